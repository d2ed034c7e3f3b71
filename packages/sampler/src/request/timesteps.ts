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

/** A part of the noise levels, as timesteps: both ends included, the lower first. */
export type TimestepInterval = readonly [from: number, to: number];

/** Whether a value is an interval of whole timesteps of a process of `numTrainTimesteps`, 0..numTrainTimesteps-1. */
export function isTimestepInterval(value: unknown, numTrainTimesteps: number): value is TimestepInterval {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to] = value as readonly unknown[];
  return isWhole(from) && isWhole(to) && 0 <= from && from <= to && to < numTrainTimesteps;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
