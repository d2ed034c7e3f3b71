import type { Jump } from './jump';
import { DistillationError } from './errors';

/** Numbers of network calls that a distilled model draws in. */
export const callCounts = [1, 2, 4] as const;

/** One of them. */
export type CallCount = (typeof callCounts)[number];

/** Below, the starts, and the teacher's calls between them, would fall together. */
const FEWEST_TIMESTEPS = 40;

/** Part of the schedule between two starts that the network has to tell apart. */
const APART = 0.008;

/**
 * The timesteps of a picture in so many calls: even parts of the schedule, from its last timestep for one call, 0.8 % of the
 * schedule earlier for two, and twice as much for four. What a call at nearly pure noise is to do depends on how many
 * follow; the timestep it is shown says so. Further apart than the next timestep, for the network confuses those.
 *
 * @param numTrainTimesteps of the schedule, at least 40
 * @throws DistillationError where there are fewer
 */
export function fewCallTimesteps(numTrainTimesteps: number, calls: CallCount): readonly number[] {
  if (numTrainTimesteps < FEWEST_TIMESTEPS) {
    throw new DistillationError(
      `The schedule has ${numTrainTimesteps} timesteps; distillation needs at least ${FEWEST_TIMESTEPS}.`,
    );
  }
  const last = numTrainTimesteps - 1;
  if (calls === 1) return [last];
  const apart = Math.max(1, Math.round(APART * numTrainTimesteps));
  if (calls === 2) return [last - apart, Math.round(numTrainTimesteps / 2) - apart];
  return [last - 2 * apart, ...[3, 2, 1].map((quarter) => Math.round((numTrainTimesteps * quarter) / 4))];
}

/** Shares of a batch, in images. */
export interface JumpImageCounts {
  readonly four: number;
  readonly two: number;
  readonly one: number;
}

/**
 * The first stage: each of the four calls takes the place of `teacherCalls` calls of the teacher.
 * @param images for each of the four jumps
 */
export function segmentJumps(numTrainTimesteps: number, images: number, teacherCalls = 3): readonly Jump[] {
  return alongside(fewCallTimesteps(numTrainTimesteps, 4), (from, to) => ({
    from,
    to,
    images,
    through: evenly(from, to, teacherCalls),
  }));
}

/**
 * The second stage: of a teacher that draws in four calls, the student learns to draw in two and in one, and goes on in
 * four as it does.
 * @param images for each jump of a way of so many calls
 */
export function shortcutJumps(numTrainTimesteps: number, images: JumpImageCounts): readonly Jump[] {
  const [first = 0, second = 0, third = 0, fourth = 0] = fewCallTimesteps(numTrainTimesteps, 4);
  const [start = 0, middle = 0] = fewCallTimesteps(numTrainTimesteps, 2);
  const [only = 0] = fewCallTimesteps(numTrainTimesteps, 1);
  return [
    ...alongside([first, second, third, fourth], (from, to) => ({
      from,
      to,
      images: images.four,
      through: [from],
    })),
    { from: start, to: middle, images: images.two, through: [first, second] },
    { from: middle, to: -1, images: images.two, through: [third, fourth] },
    { from: only, to: -1, images: images.one, through: [first, second, third, fourth] },
  ];
}

/**
 * Both stages in one, for networks that are quick to ask: of a teacher that draws in `teacherCalls` calls, the student learns
 * to draw in four, two and one at once, each call in the place of an even part of the teacher's.
 * @param images for each jump of a way of so many calls
 * @param teacherCalls a multiple of 4
 */
export function directJumps(
  numTrainTimesteps: number,
  images: JumpImageCounts,
  teacherCalls = 16,
): readonly Jump[] {
  const imagesOf = { 4: images.four, 2: images.two, 1: images.one };
  return callCounts.flatMap((calls) =>
    alongside(fewCallTimesteps(numTrainTimesteps, calls), (from, to) => ({
      from,
      to,
      images: imagesOf[calls],
      through: evenly(from, to, teacherCalls / calls),
    })),
  );
}

/** So many timesteps from the first on, the last not among them. */
function evenly(from: number, to: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, call) =>
    Math.round(from + ((Math.max(to, 0) - from) * call) / count),
  );
}

function alongside(timesteps: readonly number[], jump: (from: number, to: number) => Jump): readonly Jump[] {
  return timesteps.map((from, index) => jump(from, timesteps[index + 1] ?? -1));
}
