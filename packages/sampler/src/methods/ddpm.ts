import { alphaBarAt, posterior, previousTimestep, type VarianceType } from '@ddpm/scheduler';
import { linearMethod } from './linear-method';
import type { SamplingMethod } from './sampling-method';

/** Options of ancestral sampling. */
export interface DdpmOptions {
  /** The variance of the noise: the posterior's, or beta; the schedule's own `varianceType` where left out. */
  readonly varianceType?: VarianceType | undefined;
}

/**
 * Ancestral sampling (Ho et al. 2020, algorithm 2, in the form of equation 7): the mean of q(x_previous | x_t, x0) at
 * the predicted x0, plus noise. With fewer steps than the schedule has, `fixed_large` adds too much noise.
 */
export function ddpm(options: DdpmOptions = {}): SamplingMethod {
  return linearMethod({
    name: 'ddpm',
    mixtures: { xt: ['x0', 'xt', 'noise'] },
    plan: (schedule, timesteps) =>
      Array.from(timesteps, (t, index) => {
        const previous = previousTimestep(timesteps, index);
        const { x0, xt, variance, beta } = posterior(schedule, t, previous);
        const varianceType = options.varianceType ?? schedule.config.varianceType;
        // Add noise, unless the step ends at the clean image.
        const added = previous === -1 ? 0 : varianceType === 'fixed_large' ? beta : variance;
        return {
          t,
          alphaBar: alphaBarAt(schedule, t),
          mixtures: { xt: { x0, xt, noise: Math.sqrt(added) } },
        };
      }),
  });
}
