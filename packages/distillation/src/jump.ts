import type { NoiseSchedule } from '@ddpm/scheduler';
import { DistillationError } from './errors';

/** One network call of the student, in the place of several calls of the teacher. */
export interface Jump {
  /** The timestep at which it begins, and which the network is shown: it tells the network how far to go. */
  readonly from: number;
  /** The timestep at which it lands; -1 is the clean image. */
  readonly to: number;
  /** The timesteps that the teacher is shown on its way, falling: one for each of its calls, the first at `from`. */
  readonly through: readonly number[];
  /** How many images of a batch learn it. */
  readonly images: number;
}

/** Images in a batch that learns these jumps. */
export function imagesOf(jumps: readonly Jump[]): number {
  return jumps.reduce((sum, { images }) => sum + images, 0);
}

/** The timestep of each image of a batch, int32 `[images]`: those of one jump stand together, in the jumps' order. */
export function jumpTimesteps(jumps: readonly Jump[]): Int32Array {
  return Int32Array.from(jumps.flatMap(({ from, images }) => new Array<number>(images).fill(from)));
}

/**
 * Checks that jumps lead downwards, within the schedule.
 * @throws DistillationError naming the first that does not
 */
export function checkJumps({ config }: NoiseSchedule, jumps: readonly Jump[]): void {
  if (jumps.length === 0) throw new DistillationError('There are no jumps to learn; pass at least one.');
  for (const { from, to, through, images } of jumps) {
    const where = `The jump from ${from} to ${to}`;
    const levels = [from, ...through.slice(1), to];
    const isFalling = levels.every((t, i) => Number.isInteger(t) && t < (levels[i - 1] ?? Infinity));
    if (!isFalling || from >= config.numTrainTimesteps || to < -1 || through.length === 0) {
      throw new DistillationError(
        `${where} through ${through.join(', ')} does not fall from at most ${config.numTrainTimesteps - 1} to at least -1, the clean image; give falling timesteps.`,
      );
    }
    if (Number.isInteger(images) && images > 0) continue;
    throw new DistillationError(`${where} is learned by ${images} images of a batch; give it at least one.`);
  }
}
