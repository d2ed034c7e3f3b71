import type { Sampler, SamplingOptions } from '@ddpm/sampler';

/** The timesteps that a network was made to visit in so many steps; undefined where it goes by those of any sampler. */
export function madeTimesteps({ recommended }: Sampler, steps: number): readonly number[] | undefined {
  return recommended?.timesteps?.[steps];
}

/** The options of a request in so many steps. */
export function stepsOptions(
  sampler: Sampler,
  steps: number,
): Pick<SamplingOptions, 'numInferenceSteps' | 'timesteps'> {
  const timesteps = madeTimesteps(sampler, steps);
  return timesteps === undefined ? { numInferenceSteps: steps } : { timesteps };
}
