import { multistep } from './multistep';
import type { NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/**
 * Euler's method on the probability flow equation dx/dsigma = (x - x0) / sigma of x = xt / sqrt(alphaBar) (Karras et al.
 * 2022, equation 4), of order 1. On the schedule's own timesteps it is DDIM without noise; Karras sigmas spend more
 * steps on the details.
 */
export function euler(options: NoiseLevelOptions = {}): SamplingMethod {
  return multistep({ name: 'euler', title: 'Euler', order: 1 }, options);
}
