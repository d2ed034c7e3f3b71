import type { BeginEvent, GenerateEvent, StepEvent } from './generate-protocol';

/** Everything that was seen on the way from noise to pictures. */
export interface Trajectory {
  readonly count: number;
  readonly steps: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** x_T. */
  readonly noise: Float32Array;
  /** The steps done so far, in order. */
  readonly done: readonly StepEvent[];
}

/** What is shown at one place of a trajectory. Arrays are [count, height, width, channels]. */
export interface Moment {
  /** The timestep; 0 after the last step. */
  readonly t: number;
  readonly xt: Float32Array;
  readonly x0: Float32Array | null;
  readonly predictedNoise: Float32Array | null;
}

/** The trajectory after an event. */
export function withEvent(trajectory: Trajectory | null, event: GenerateEvent): Trajectory | null {
  if (event.kind === 'begin') return begun(event);
  return trajectory === null ? null : { ...trajectory, done: [...trajectory.done, event] };
}

function begun({ count, steps, imageShape, noise }: BeginEvent): Trajectory {
  return { count, steps, imageShape, noise, done: [] };
}

/**
 * The pictures after `position` steps, 0..done, with what the network makes of them: the step that starts there, and at
 * the end the step that led there.
 */
export function momentAt({ noise, done }: Trajectory, position: number): Moment {
  const before = done[position - 1];
  const step = done[position] ?? before;
  return {
    t: position === 0 ? (step?.t ?? 0) : done[position] === undefined ? 0 : (step?.t ?? 0),
    xt: before?.xt ?? noise,
    x0: step?.x0 ?? null,
    predictedNoise: step?.noise ?? null,
  };
}

/** One image of [count, height, width, channels]. */
export function imageOf(pixels: Float32Array | null, index: number, count: number): Float32Array | null {
  const size = (pixels?.length ?? 0) / count;
  return pixels?.subarray(index * size, (index + 1) * size) ?? null;
}
