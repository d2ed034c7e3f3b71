import { inferenceTimesteps, type NoiseSchedule, type TimestepSpacing } from '@ddpm/scheduler';
import type { SamplingMethod } from '../methods/sampling-method';

/**
 * The timesteps that a request visits: in the spacing asked for, else in the method's own, else in the schedule's.
 *
 * @param steps 1 to the schedule's number of training timesteps
 * @returns falling timesteps of the schedule
 */
export function samplingTimesteps(
  { config }: NoiseSchedule,
  method: Pick<SamplingMethod, 'timestepSpacing'>,
  steps: number,
  spacing: TimestepSpacing = method.timestepSpacing ?? config.timestepSpacing,
): Int32Array {
  return inferenceTimesteps({ ...config, timestepSpacing: spacing }, steps);
}

/** Whether they lead from noise to image: at least one, whole, falling, within the schedule. */
export function areTimesteps(timesteps: readonly unknown[], numTrainTimesteps: number): boolean {
  return (
    timesteps.length > 0 &&
    timesteps.every((t, i) => {
      const before = i === 0 ? numTrainTimesteps : timesteps[i - 1];
      return Number.isInteger(t) && (t as number) >= 0 && (t as number) < (before as number);
    })
  );
}
