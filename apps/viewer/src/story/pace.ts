import { computed, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals';
import { choiceField } from '../address/field';
import { activeWhileShown } from '../shell/active-panel';
import type { AppContext } from '../shell/app-context';
import { prefersReducedMotion } from '../shell/reduced-motion';
import { whilePlaying } from '../shell/while-playing';

/** The screens, in their order. */
export const screenIds = ['noise', 'schedule', 'prediction', 'steps', 'guidance', 'copies', 'calls'] as const;
export type ScreenId = (typeof screenIds)[number];

/** Which screen the story is at, and how it goes on. */
export interface Pace {
  /** The screen in the middle of the window; setting it goes there. */
  readonly screen: Signal<ScreenId>;
  /** Whether pictures move. */
  readonly moving: ReadonlySignal<boolean>;
  /** Whether the next screen comes by itself. */
  readonly follows: ReadonlySignal<boolean>;
  /** How much of the present screen's time has passed, 0 to 1. */
  readonly passed: ReadonlySignal<number>;
  /** Whether the visitor sees that screen; reads signals. */
  isShown(screen: ScreenId): boolean;
  /** Says how long a screen takes to be read. */
  setSeconds(screen: ScreenId, seconds: number): void;
  play(): void;
  /** Stops everything that moves. */
  pause(): void;
  /** The visitor does something: pictures go on, but the screen stays. */
  hold(): void;
}

/** Until it is known how much there is to read. */
const USUAL_SECONDS = 25;

/** Begins by itself, but for visitors who asked for less movement. */
export function createPace(app: Pick<AppContext, 'address'>): Pace {
  const { screen } = app.address.fields<{ readonly screen: ScreenId }>('story', {
    screen: choiceField<ScreenId>('noise', screenIds),
  });
  const active = activeWhileShown(app, 'story');
  const moving = signal(!prefersReducedMotion());
  const follows = signal(moving.peek());
  const passed = signal(0);
  const seconds = new Map<ScreenId, number>();

  screen.subscribe(() => {
    passed.value = 0;
  });

  function advance(milliseconds: number): void {
    const now = screen.peek();
    const wholeMs = (seconds.get(now) ?? USUAL_SECONDS) * 1000;
    passed.value = Math.min(1, passed.peek() + milliseconds / wholeMs);
    if (passed.peek() < 1) return;
    const next = screenIds[screenIds.indexOf(now) + 1];
    if (next === undefined) follows.value = false;
    else screen.value = next;
  }

  const goesOn = computed(() => active.value && moving.value && follows.value);
  whilePlaying(() => goesOn.value, advance);

  return {
    ...{ screen, moving, follows, passed },
    isShown: (id) => active.value && screen.value === id,
    setSeconds(id, needed) {
      seconds.set(id, needed);
    },
    play() {
      const isOver = untracked(() => screen.value === screenIds.at(-1) && passed.value === 1);
      if (isOver) screen.value = screenIds[0];
      moving.value = true;
      follows.value = true;
    },
    pause() {
      moving.value = false;
      follows.value = false;
    },
    hold() {
      follows.value = false;
    },
  };
}
