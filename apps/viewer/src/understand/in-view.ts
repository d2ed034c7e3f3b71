import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Tells a signal whether an element is in view, or nearly so. */
export function useInView<Part extends Element>(inView: Signal<boolean>): RefObject<Part | null> {
  const element = useRef<Part>(null);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        inView.value = entries.at(-1)?.isIntersecting ?? false;
      },
      { rootMargin: '100px' },
    );
    observer.observe(current);
    return () => {
      observer.disconnect();
      inView.value = false;
    };
  }, [inView]);
  return element;
}
