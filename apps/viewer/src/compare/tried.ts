import { signal, type ReadonlySignal } from '@preact/signals';
import { imageOf, type Trajectory } from '../generate/trajectory';
import type { RunSettings } from './run-settings';

/** A picture that was drawn in this visit. */
export interface TriedRun {
  readonly settings: RunSettings;
  /** What its class is called; null for a network without classes. */
  readonly className: string | null;
  /** [height, width, channels]. */
  readonly picture: Float32Array;
  readonly shape: Trajectory['imageShape'];
  /** That all steps took. */
  readonly milliseconds: number;
}

/** What was tried in this visit, the latest first. */
export interface Tried {
  readonly runs: ReadonlySignal<readonly TriedRun[]>;
  add(run: TriedRun): void;
}

const MOST = 40;

/** Each setting once; those tried longest ago go where there are many. */
export function createTried(): Tried {
  const runs = signal<readonly TriedRun[]>([]);
  return {
    runs,
    add(run) {
      const key = JSON.stringify(run.settings);
      const others = runs.peek().filter(({ settings }) => JSON.stringify(settings) !== key);
      runs.value = [run, ...others].slice(0, MOST);
    },
  };
}

/** Of one of the pictures of a whole trajectory. */
export function triedRun(
  settings: RunSettings,
  className: string | null,
  { seen, images, count, imageShape }: Trajectory,
  index = 0,
): TriedRun {
  return {
    ...{ settings, className, shape: imageShape },
    picture: images === null ? new Float32Array() : imageOf(images, index, count),
    milliseconds: seen.reduce((sum, step) => sum + step.milliseconds, 0),
  };
}
