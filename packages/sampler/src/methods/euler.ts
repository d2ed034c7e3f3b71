import { linearMethod } from './linear-method';
import type { Mixture } from './mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/**
 * Euler's method on the probability flow equation dx/dsigma = (x - x0) / sigma of x = xt / sqrt(alphaBar) (Karras et al.
 * 2022, equation 4), of order 1. On the schedule's own timesteps it is DDIM without noise; Karras sigmas spend more
 * steps on the details.
 */
export function euler(options: NoiseLevelOptions = {}): SamplingMethod {
  return linearMethod({
    name: 'euler',
    mixtures: { xt: ['x0', 'xt'] },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.map((level, index) => ({
        t: level.t,
        alphaBar: level.alphaBar,
        mixtures: { xt: eulerStep(level, levels[index + 1] ?? cleanLevel) },
      }));
    },
  });
}

/** One step: the predicted noise is kept, and scaled to what the next level has; in finite numbers for pure noise too. */
export function eulerStep(from: NoiseLevel, to: NoiseLevel): Mixture {
  const xt = to.noise / from.noise;
  return { x0: to.signal - xt * from.signal, xt };
}
