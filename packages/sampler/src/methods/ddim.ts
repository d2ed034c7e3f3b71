import { alphaBarAt, posterior, previousTimestep } from '@ddpm/scheduler';
import { SamplingOptionsError } from '../errors';
import { linearMethod } from './linear-method';
import type { SamplingMethod } from './sampling-method';

/** Options of DDIM. */
export interface DdimOptions {
  /** Fresh noise of every step, from 0 (none: the noise decides the image) to 1 (that of ancestral sampling). */
  readonly eta?: number | undefined;
}

/**
 * Denoising diffusion implicit models (Song et al. 2021, equations 12 and 16). The noise of the predicted x0 is taken
 * from xt and x0, so that clipping x0 changes it too.
 *
 * @throws SamplingOptionsError where eta is not in [0, 1]
 */
export function ddim({ eta = 0 }: DdimOptions = {}): SamplingMethod {
  if (!(eta >= 0 && eta <= 1)) {
    throw new SamplingOptionsError(`The eta of DDIM is ${eta}; pass a number from 0 to 1.`);
  }
  return linearMethod({
    name: 'ddim',
    mixtures: { xt: eta > 0 ? ['x0', 'xt', 'noise'] : ['x0', 'xt'] },
    plan: (schedule, timesteps) =>
      Array.from(timesteps, (t, index) => {
        const previous = previousTimestep(timesteps, index);
        const alphaBar = alphaBarAt(schedule, t);
        const previousAlphaBar = alphaBarAt(schedule, previous);
        // Equation 16: sigma is eta times the deviation of the posterior.
        const sigma = eta * Math.sqrt(posterior(schedule, t, previous).variance);
        // Equation 12: the predicted noise, (xt - sqrt(alphaBar) x0) / sqrt(1 - alphaBar), is scaled to the rest.
        const direction = Math.sqrt(Math.max(0, 1 - previousAlphaBar - sigma * sigma));
        const xt = direction / Math.sqrt(1 - alphaBar);
        const x0 = Math.sqrt(previousAlphaBar) - xt * Math.sqrt(alphaBar);
        return { t, alphaBar, mixtures: { xt: { x0, xt, noise: sigma } } };
      }),
  });
}
