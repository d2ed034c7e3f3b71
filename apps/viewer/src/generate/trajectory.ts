import type { GenerateEvent, StepEvent } from './generate-protocol';

/** Everything that was seen on the way from noise to pictures. */
export interface Trajectory {
  readonly count: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** The steps so far, in order. */
  readonly seen: readonly StepEvent[];
  /** The finished pictures: [count, height, width, channels]; null until then. */
  readonly images: Float32Array | null;
}

/** What there is to see at one place of a trajectory. Arrays are [count, height, width, channels]. */
export interface Moment {
  /** Steps done before it. */
  readonly step: number;
  /** The timestep; 0 at the end. */
  readonly t: number;
  readonly alphaBar: number;
  readonly xt: Float32Array;
  readonly x0: Float32Array;
  readonly noise: Float32Array;
}

/** The trajectory after an event. */
export function withEvent(trajectory: Trajectory | null, event: GenerateEvent): Trajectory | null {
  if (event.kind === 'begin') {
    const { count, imageShape } = event;
    return { count, imageShape, seen: [], images: null };
  }
  if (trajectory === null) return null;
  if (event.kind === 'end') return { ...trajectory, images: event.images };
  return { ...trajectory, seen: [...trajectory.seen, event] };
}

/** The last place that can be shown; -1 where there is none yet. */
export function lastPosition({ seen, images }: Trajectory): number {
  return images === null ? seen.length - 1 : seen.length;
}

/** Whether the finished pictures are there. */
export function isComplete(trajectory: Trajectory | null): boolean {
  return trajectory !== null && trajectory.images !== null;
}

/** How many places a trajectory will have once it is complete; null before the first step. */
export function placesOf({ seen, images }: Trajectory): number | null {
  const [first, second] = seen;
  if (first === undefined) return null;
  if (images !== null) return seen.length + 1;
  const stride = second === undefined ? 1 : second.step - first.step;
  const told = Math.ceil(first.steps / stride);
  return told + ((first.steps - 1) % stride === 0 ? 0 : 1) + 1;
}

/** What there is to see at `position`, 0 to `lastPosition`: the steps, and after them the finished pictures. */
export function momentAt({ seen, images }: Trajectory, position: number): Moment | null {
  const event = seen[Math.min(position, seen.length - 1)];
  if (event === undefined) return null;
  const { step, steps, t, alphaBar, xt, x0, noise } = event;
  if (position < seen.length || images === null) return { step, t, alphaBar, xt, x0, noise };
  return { step: steps, t: 0, alphaBar: 1, xt: images, x0: images, noise };
}

/** A trajectory of one of the pictures alone. */
export function onlyPicture(trajectory: Trajectory, index: number): Trajectory {
  const { count, imageShape, seen, images } = trajectory;
  const part = (pixels: Float32Array): Float32Array => imageOf(pixels, index, count);
  return {
    count: 1,
    imageShape,
    seen: seen.map((event) => ({
      ...event,
      xt: part(event.xt),
      x0: part(event.x0),
      noise: part(event.noise),
    })),
    images: images === null ? null : part(images),
  };
}

/** One image of [count, height, width, channels]. */
export function imageOf(pixels: Float32Array, index: number, count: number): Float32Array {
  const size = pixels.length / count;
  return pixels.subarray(index * size, (index + 1) * size);
}
