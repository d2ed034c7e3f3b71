import { ScheduleInputError } from './errors';
import type { NoiseSchedule } from './noise-schedule';
import { posteriorFromAlphaBars, type Posterior } from './posterior-from-alpha-bars';

/** alphaBar at `t`, where -1 is the clean image: 1. */
export function alphaBarAt(schedule: NoiseSchedule, t: number): number {
  const alphaBar = t === -1 ? 1 : schedule.alphaBars[t];
  if (alphaBar !== undefined) return alphaBar;
  throw new ScheduleInputError(
    `The timestep ${t} is outside the schedule; it must be an integer from 0 to ${schedule.alphaBars.length - 1}, or -1 for the clean image.`,
  );
}

/**
 * The posterior of Ho et al. 2020, equation 7, over any step: from `t` to an earlier `previous`, which is -1 for the
 * clean image. For `previous` = t - 1 these are the numbers of the schedule's own tables.
 *
 * @throws ScheduleInputError where a timestep is outside the schedule, or `previous` is not before `t`
 */
export function posterior(schedule: NoiseSchedule, t: number, previous: number): Posterior {
  if (!(previous < t)) {
    throw new ScheduleInputError(
      `The previous timestep ${previous} is not before ${t}; timesteps must fall.`,
    );
  }
  return posteriorFromAlphaBars(alphaBarAt(schedule, t), alphaBarAt(schedule, previous));
}
