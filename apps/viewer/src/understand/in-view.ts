import type { Signal } from '@preact/signals';
import { useCallback, useRef } from 'preact/hooks';

/** A `ref` that tells a signal whether its element is in view, or nearly so. */
export function useInView(inView: Signal<boolean>): (element: Element | null) => void {
  const observer = useRef<IntersectionObserver | null>(null);
  return useCallback(
    (element) => {
      observer.current?.disconnect();
      inView.value = false;
      if (element === null) return;
      observer.current = new IntersectionObserver(
        (entries) => {
          inView.value = entries.at(-1)?.isIntersecting ?? false;
        },
        { rootMargin: '100px' },
      );
      observer.current.observe(element);
    },
    [inView],
  );
}
