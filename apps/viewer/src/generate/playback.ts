import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { whilePlaying } from '../shell/while-playing';
import { isComplete, lastPosition, placesOf, type Trajectory } from './trajectory';

/** How fast a trajectory plays: 1 takes `SECONDS_AT_SPEED_1` from noise to picture, however many steps that is. */
export const speeds = [0.25, 0.5, 1, 2, 4] as const;

const SECONDS_AT_SPEED_1 = 4;
/** How long the finished picture stays before a loop begins again. */
const LOOP_PAUSE_MS = 2500;

/** Which place of a trajectory is shown, and how that moves. */
export interface Playback {
  /** See `momentAt`. */
  readonly position: ReadonlySignal<number>;
  readonly playing: ReadonlySignal<boolean>;
  readonly speed: Signal<number>;
  /** Goes on from here; from the beginning where here is the end. */
  play(options?: { readonly loop?: boolean }): void;
  pause(): void;
  /** Pauses, and goes to that place, as far as it was reached. */
  seek(position: number): void;
}

/** Plays a trajectory that may still be growing: it waits where there is nothing yet. */
export function createPlayback(trajectory: ReadonlySignal<Trajectory | null>): Playback {
  const position = signal(0);
  const playing = signal(false);
  const speed = signal(1);
  let progress = 0;
  let looping = false;
  let endedAt: number | null = null;

  function advance(milliseconds: number, now: number): void {
    const shown = trajectory.peek();
    if (shown === null) return;
    const places = placesOf(shown) ?? 1;
    const last = Math.max(0, lastPosition(shown));
    progress = Math.min(last, progress + (milliseconds / 1000 / SECONDS_AT_SPEED_1) * places * speed.peek());
    position.value = Math.floor(progress);
    if (shown.images === null || position.peek() < last) return;
    endedAt ??= now;
    if (!looping) playing.value = false;
    else if (now - endedAt > LOOP_PAUSE_MS) goTo(0);
  }

  function goTo(place: number): void {
    progress = place;
    position.value = place;
    endedAt = null;
  }

  whilePlaying(() => playing.value, advance);

  return {
    position,
    playing,
    speed,
    play({ loop = false } = {}) {
      const shown = trajectory.peek();
      looping = loop;
      if (shown !== null && isComplete(shown) && position.peek() >= lastPosition(shown)) goTo(0);
      playing.value = true;
    },
    pause() {
      playing.value = false;
    },
    seek(place) {
      const shown = trajectory.peek();
      playing.value = false;
      goTo(Math.max(0, Math.min(place, shown === null ? 0 : lastPosition(shown))));
    },
  };
}
