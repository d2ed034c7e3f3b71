import { computed, effect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { prefersReducedMotion } from '../shell/reduced-motion';
import { screenIds, type Pace, type ScreenId } from './pace';

/** What visitors do when they take over. */
const takingOver = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * A `ref` for the element around all screens: the one in the middle of the window is the story's, and the story's is scrolled
 * to. Where the visitor takes over, it waits.
 */
export function useScrolling(pace: Pace): RefObject<HTMLDivElement | null> {
  const article = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = article.current;
    if (element === null) return undefined;
    const isHalfway = computed(() => pace.passed.value > 0.5);
    const screenOf = (id: ScreenId): Element | null => element.querySelector(`[data-screen="${id}"]`);
    /** Where it is scrolled to just now: screens on the way there do not count. */
    let target: ScreenId | null = null;
    let seen: ScreenId = screenIds[0];
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target: section } of entries) {
          const id = screenIds.find((one) => screenOf(one) === section);
          if (!isIntersecting || id === undefined || (target !== null && id !== target)) continue;
          target = null;
          seen = id;
          pace.screen.value = id;
        }
      },
      { rootMargin: '-50% 0px -50% 0px' },
    );
    for (const id of screenIds) {
      const section = screenOf(id);
      if (section !== null) observer.observe(section);
    }
    let behavior: ScrollBehavior = 'auto';
    const stop = effect(() => {
      const id = pace.screen.value;
      if (id === seen) return;
      seen = target = id;
      screenOf(id)?.scrollIntoView({ behavior });
    });
    if (!prefersReducedMotion()) behavior = 'smooth';
    // Of a screen that is higher than the window, the second half of its time is for its end.
    const stopBelow = effect(() => {
      if (!isHalfway.value || !pace.follows.value) return;
      const section = screenOf(pace.screen.peek());
      if ((section?.clientHeight ?? 0) > window.innerHeight)
        section?.scrollIntoView({ block: 'end', behavior });
    });
    const takeOver = (): void => {
      target = null;
      pace.hold();
    };
    for (const name of takingOver) element.addEventListener(name, takeOver, { passive: true });
    return () => {
      observer.disconnect();
      stop();
      stopBelow();
      for (const name of takingOver) element.removeEventListener(name, takeOver);
    };
  }, [pace]);
  return article;
}
