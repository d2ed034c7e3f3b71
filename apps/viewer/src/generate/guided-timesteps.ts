import type { TimestepInterval } from '@ddpm/sampler';

/** Whether a run that is guided in those timesteps, both ends included, is guided at t. */
export function isGuidedAt([from, to]: TimestepInterval, t: number): boolean {
  return from <= t && t <= to;
}
