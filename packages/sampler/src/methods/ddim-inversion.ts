import { integerOption } from '../option-checks';
import { linearMethod } from '../linear-method';
import { combine, only, type Mixture } from '../mixture';
import { cleanLevel, noiseLevels, type NoiseLevel } from '../noise-levels';
import type { SamplingMethod } from '../sampling-method';

/** Options of DDIM inversion. */
export interface DdimInversionOptions {
  /** Evaluations for each step; more bring the noise nearer to the one that gives the image back. 3 where left out. */
  readonly iterations?: number | undefined;
}

/**
 * DDIM backwards (Song et al. 2021, equation 14): from images, given as `initialNoise`, to the noise that DDIM without
 * noise turns into them. Each step solves for the noisier image by fixed-point iteration (Pan et al. 2023, AIDI), since
 * the network has to be shown the very image that is sought.
 *
 * @throws SamplingOptionsError where `iterations` is not an integer of 1 or more
 */
export function ddimInversion({ iterations = 3 }: DdimInversionOptions = {}): SamplingMethod {
  const rounds = integerOption('number of iterations', iterations, 1);
  return linearMethod({
    name: 'ddim-inversion',
    mixtures: { xt: ['x0', 'xt', 'start'], start: ['xt', 'start'] },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps).toReversed();
      return levels.flatMap((to, index) =>
        Array.from({ length: rounds }, (_, round) => {
          const start = only(round === 0 ? 'xt' : 'start');
          const xt = noisier(levels[index - 1] ?? cleanLevel, to, start);
          return { t: to.t, alphaBar: to.alphaBar, mixtures: { xt, start } };
        }),
      );
    },
  });
}

/** The image at the noisier level, with the noise that the network sees in the last guess of it. */
function noisier(from: NoiseLevel, to: NoiseLevel, start: Mixture): Mixture {
  const noise = combine([1 / to.noise, only('xt')], [-to.signal / to.noise, only('x0')]);
  const clean = combine([1 / from.signal, start], [-from.sigma, noise]);
  return combine([to.signal, clean], [to.noise, noise]);
}
