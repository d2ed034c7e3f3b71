import { integerOption } from '../request/option-checks';
import { linearMethod, combine, only, type Mixture } from './linear-method';
import { cleanLevel, noiseLevels, type NoiseLevel } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/** Options of DDIM inversion. */
export interface DdimInversionOptions {
  /** Evaluations for each step; more bring the noise nearer to the one that gives the image back. 3 where left out. */
  readonly iterations?: number | undefined;
}

/**
 * DDIM backwards (Song et al. 2021, equation 14): from images, given as `initialNoise`, to the noise that DDIM without
 * noise turns into them. Each step solves for the noisier image by fixed-point iteration (Pan et al. 2023, AIDI), since
 * the network has to be shown the very image that is sought; the iteration is damped so that it converges at every
 * amount of noise, up to pure noise.
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

/**
 * The greatest variance that the image may have in any direction once its noisy version is known, as far as the weights
 * below count with it. The network's answer moves with the noisy image by signal times variance / (signal^2 variance +
 * noise^2) in that direction; a larger variance than this converges less quickly.
 */
const LARGEST_VARIANCE = 25;

/** The next guess of the image at the noisier level, from the network's answer to the last one. */
function noisier(from: NoiseLevel, to: NoiseLevel, start: Mixture): Mixture {
  const clean = weightOfClean(from, to);
  const noisy = byNoise(from, to, start);
  return clean === 0 ? noisy : combine([1 - clean, noisy], [clean, byClean(from, to, start)]);
}

/** The step solved for the noise (as AIDI does): the clean image is what `start` shows once that noise is taken out. */
function byNoise(from: NoiseLevel, to: NoiseLevel, start: Mixture): Mixture {
  const noise = combine([1 / to.noise, only('xt')], [-to.signal / to.noise, only('x0')]);
  const clean = combine([1 / from.signal, start], [-from.sigma, noise]);
  return combine([to.signal, clean], [to.noise, noise]);
}

/** The step solved for the clean image: the noise is what `start` shows once that image is taken out. */
function byClean(from: NoiseLevel, to: NoiseLevel, start: Mixture): Mixture {
  const growth = to.noise / from.noise;
  return combine([growth, start], [to.signal - growth * from.signal, only('x0')]);
}

/**
 * How much the step counts that is solved for the clean image. With r = sigma_from / sigma_to and a variance v of the
 * image, the error of a guess is multiplied by (1 - r) sigma_to^2 / (v + sigma_to^2) where the noise is solved for, and
 * by -(1 / r - 1) v / (v + sigma_to^2) where the clean image is. The one is slow where there is much noise, the other
 * diverges where there is little. Weighed like this, the worst for v from 0 to V is as small as it can be:
 * (1 - r) / (1 + r) at most, and 0 where the step leads to pure noise.
 */
function weightOfClean(from: NoiseLevel, to: NoiseLevel): number {
  if (from.noise === 0) return 0;
  const power = LARGEST_VARIANCE * to.signal * to.signal + to.noise * to.noise;
  // q = V / (V + sigma_to^2); the weight is r (2 - q) / (r (2 - q) + q), written so that sigma_to may be infinite.
  const q = (LARGEST_VARIANCE * to.signal * to.signal) / power;
  const qByRatio = (LARGEST_VARIANCE * to.signal * to.noise) / (power * from.sigma);
  return (2 - q) / (2 - q + qByRatio);
}
