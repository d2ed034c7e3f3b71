import { linearMethod, type LinearStep, combine, only, type Mixture } from './linear-method';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { eulerStep } from './multistep';

/**
 * Heun's method on the probability flow equation (Karras et al. 2022, algorithm 1 without churn), of order 2. Each step
 * evaluates the network twice, but for the last, which ends at the clean image, and for strides that change sigma more
 * than threefold: `numInferenceSteps` N makes up to 2N - 1 evaluations. Karras sigmas as an option.
 */
export function heun(options: NoiseLevelOptions = {}): SamplingMethod {
  return linearMethod({
    name: 'heun',
    mixtures: {
      xt: ['x0', 'xt', 'start', 'startX0'],
      start: ['xt'],
      startX0: ['x0'],
    },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.flatMap((level, index) => heunStep(level, levels[index + 1] ?? cleanLevel));
    },
  });
}

/**
 * The correction multiplies the change of the predicted image by (from - to) / (2 to). Where that enlarges it, in strides
 * from nearly pure noise (as on cosine schedules) and to the clean image, Euler's step alone is nearer.
 */
const LARGEST_RATIO = 3;

function heunStep(from: NoiseLevel, to: NoiseLevel): readonly LinearStep[] {
  const predict = {
    t: from.t,
    alphaBar: from.alphaBar,
    mixtures: { xt: eulerStep(from, to), start: only('xt'), startX0: only('x0') },
  };
  if (from.sigma > LARGEST_RATIO * to.sigma) return [predict];
  return [predict, { t: to.t, alphaBar: to.alphaBar, mixtures: { xt: correction(from, to) } }];
}

/** From the start again, along the mean of the slopes at both ends. */
function correction(from: NoiseLevel, to: NoiseLevel): Mixture {
  const start = combine([1 / from.signal, only('start')]);
  const atStart = combine([1 / from.sigma, start], [-1 / from.sigma, only('startX0')]);
  const atEnd = combine([1 / (to.sigma * to.signal), only('xt')], [-1 / to.sigma, only('x0')]);
  const half = (to.sigma - from.sigma) / 2;
  return combine([to.signal, combine([1, start], [half, atStart], [half, atEnd])]);
}
