import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { whilePlaying } from '../shell/while-playing';
import type { Pace, ScreenId } from './pace';

/** Something that goes from 0 to 1 again and again, while its screen is looked at. */
export interface Loop {
  readonly share: ReadonlySignal<number>;
  /** Goes there, and stays there until the screen is left. */
  seek(share: number): void;
  /** From the beginning. */
  restart(): void;
}

/** How a loop goes. */
export interface LoopOptions {
  readonly seconds: number;
  /** How long it stays at its end. */
  readonly restSeconds: number;
  /** Where it stands before it has moved, as for visitors who asked for less movement. */
  readonly still: number;
  /** Called when it has stayed at its end; begins again where left out. */
  readonly onEnd?: () => void;
}

export function createLoop(pace: Pace, screen: ScreenId, options: LoopOptions): Loop {
  const { seconds, restSeconds, still } = options;
  const share = signal(still);
  const isHeld = signal(false);
  let passedMs = pace.moving.peek() ? 0 : seconds * 1000 * still;
  let hasEnded = false;

  function begin(): void {
    passedMs = 0;
    hasEnded = false;
    share.value = 0;
  }

  function advance(milliseconds: number): void {
    passedMs += milliseconds;
    share.value = Math.min(1, passedMs / (seconds * 1000));
    if (hasEnded || passedMs < (seconds + restSeconds) * 1000) return;
    hasEnded = true;
    (options.onEnd ?? begin)();
  }

  effect(() => {
    if (!pace.isShown(screen)) isHeld.value = false;
  });
  whilePlaying(() => pace.isShown(screen) && pace.moving.value && !isHeld.value, advance);

  return {
    share,
    seek(place) {
      isHeld.value = true;
      passedMs = place * seconds * 1000;
      share.value = place;
    },
    restart() {
      if (untracked(() => pace.moving.value && !isHeld.value)) begin();
    },
  };
}
