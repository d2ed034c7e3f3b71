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
