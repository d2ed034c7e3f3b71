import { effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals';
import { prefersReducedMotion } from '../shell/reduced-motion';

/** Where on its way the cloud of points is, and how that moves. */
export interface PointsClock {
  /** From 0, the noise, to 1, the points; what is between two moments, too. */
  readonly share: Signal<number>;
  readonly playing: ReadonlySignal<boolean>;
  /** Goes on from here; from the noise where here is the end. */
  play(): void;
  pause(): void;
  /** Pauses, and goes there. */
  seek(share: number): void;
}

const SECONDS = 5;
/** Longer gaps between two frames are of a tab in the background. */
const LONGEST_FRAME_MS = 100;

/** @param active while it is false nothing moves */
export function createPointsClock(active: ReadonlySignal<boolean>): PointsClock {
  const share = signal(1);
  const playing = signal(false);

  function advance(milliseconds: number): void {
    share.value = Math.min(1, share.peek() + Math.min(LONGEST_FRAME_MS, milliseconds) / (SECONDS * 1000));
    if (share.peek() === 1) playing.value = false;
  }

  effect(() => {
    if (!playing.value || !active.value) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(now) {
      untracked(() => {
        advance(Math.max(0, now - before));
      });
      before = now;
      if (playing.peek()) frame = requestAnimationFrame(tick);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  });

  return {
    share,
    playing,
    play() {
      if (share.peek() === 1) share.value = 0;
      playing.value = true;
    },
    pause() {
      playing.value = false;
    },
    seek(place) {
      playing.value = false;
      share.value = Math.min(1, Math.max(0, place));
    },
  };
}

/** Shows a new way from its beginning, or, where less movement is wanted, its end. */
export function showNewWay(clock: PointsClock): void {
  clock.seek(prefersReducedMotion() ? 1 : 0);
  if (!prefersReducedMotion()) clock.play();
}
