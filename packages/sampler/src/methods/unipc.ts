import { multistep } from './multistep';
import type { NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/** Options of UniPC. */
export interface UniPCOptions extends NoiseLevelOptions {
  /** Order of the predictor, 1 to 3; the corrector adds one. 2 where left out. */
  readonly order?: number | undefined;
}

/**
 * UniPC (Zhao et al. 2023, algorithms 1 and 2: clean-image prediction, B2(h) = exp(h) - 1): a multistep predictor, and
 * a corrector that uses the next evaluation for the step before, so that it costs none. The step to the clean image is
 * of order 1 and uncorrected. Its timesteps are spaced by `beta` unless asked otherwise: half of the error or less, with
 * 10 and with 20 steps, for linear and cosine schedules. Karras sigmas as an option.
 *
 * @throws SamplingOptionsError where the order is not 1, 2 or 3
 */
export function uniPC({ order = 2, ...options }: UniPCOptions = {}): SamplingMethod {
  // Karras sigmas are a spacing of their own, between the schedule's first and last timestep.
  const spacing = options.karrasSigmas === true ? {} : { timestepSpacing: 'beta' as const };
  const solver = { name: `unipc-${order}`, title: 'UniPC', order, corrects: 'from the start' } as const;
  return multistep({ ...solver, ...spacing }, options);
}
