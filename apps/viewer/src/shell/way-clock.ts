import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { prefersReducedMotion } from './reduced-motion';
import { whilePlaying } from './while-playing';

/** Where on a way from noise something is, and how that moves. */
export interface WayClock {
  /** From 0, the noise, to 1, the end; what is between two moments, too. */
  readonly share: Signal<number>;
  readonly playing: ReadonlySignal<boolean>;
  /** Goes on from here; from the noise where here is the end. */
  play(): void;
  pause(): void;
  /** Pauses, and goes there. */
  seek(share: number): void;
}

const SECONDS = 5;

/** @param active while it is false nothing moves */
export function createWayClock(active: ReadonlySignal<boolean>): WayClock {
  const share = signal(1);
  const playing = signal(false);

  function advance(milliseconds: number): void {
    share.value = Math.min(1, share.peek() + milliseconds / (SECONDS * 1000));
    if (share.peek() === 1) playing.value = false;
  }

  whilePlaying(() => playing.value && active.value, advance);

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
export function showNewWay(clock: WayClock): void {
  clock.seek(prefersReducedMotion() ? 1 : 0);
  if (!prefersReducedMotion()) clock.play();
}
