import type { RecommendedSampling } from '@ddpm/sampler';

/** How strongly samples are guided, and where. */
export type Guidance = Pick<RecommendedSampling, 'guidanceScale' | 'guidanceInterval'>;

/** Such as `no guidance`, or `guidance 1.25 at t from 200 to 800`. */
export function describeGuidance({ guidanceScale, guidanceInterval }: Guidance): string {
  if (guidanceScale === 1) return 'no guidance';
  if (guidanceInterval === undefined) return `guidance ${guidanceScale}`;
  const [from, to] = guidanceInterval;
  return `guidance ${guidanceScale} at t from ${from} to ${to}`;
}
