import { linearMethod } from './linear-method';
import { combine, only, type Mixture } from './mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { eulerStep } from './euler';
import {
  differenceWeights,
  earlierPredictions,
  orderAt,
  predictionMemory,
  predictions,
  weightedDifferences,
  type PlacedPrediction,
} from './exponential-multistep';

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
  const memory = predictionMemory('UniPC', order);
  return linearMethod({
    name: `unipc-${order}`,
    // Karras sigmas are a spacing of their own, between the schedule's first and last timestep.
    ...(options.karrasSigmas === true ? {} : { timestepSpacing: 'beta' as const }),
    mixtures: {
      xt: [...memory.names, 'corrected', 'xt'],
      corrected: [...memory.names, 'corrected', 'xt'],
      ...memory.sources,
    },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.map((level, index) => {
        const corrected = correct(levels, index, order);
        return {
          t: level.t,
          alphaBar: level.alphaBar,
          mixtures: { xt: predict(levels, index, order, corrected), corrected, ...memory.mixtures },
        };
      });
    },
  });
}

/** The next noisy image, from the corrected one of this level. */
function predict(levels: readonly NoiseLevel[], index: number, order: number, xt: Mixture): Mixture {
  const from = levels[index] ?? cleanLevel;
  const to = levels[index + 1] ?? cleanLevel;
  const names = predictions.slice(1, orderAt(levels, index, order));
  return multistep(from, to, { xt, x0: only('x0') }, earlierPredictions(levels, index, names));
}

/** This level's noisy image once more, now that the network has been evaluated at it; as it came in the first step. */
function correct(levels: readonly NoiseLevel[], index: number, order: number): Mixture {
  const from = levels[index - 1];
  const to = levels[index];
  if (from === undefined || to === undefined || from.lambda === -Infinity) return only('xt');
  const names = predictions.slice(2, orderAt(levels, index - 1, order) + 1);
  const others = [...earlierPredictions(levels, index - 1, names), { ratio: 1, image: only('x0') }];
  return multistep(from, to, { xt: only('corrected'), x0: only('previousX0') }, others);
}

/**
 * Equation 3 of the paper for clean-image predictions: order 1, plus weighted differences of the other predictions. For
 * one difference the paper takes the weight 1/2, which is exact to the order.
 */
function multistep(
  from: NoiseLevel,
  to: NoiseLevel,
  start: { readonly xt: Mixture; readonly x0: Mixture },
  others: readonly PlacedPrediction[],
): Mixture {
  const { x0, xt } = eulerStep(from, to);
  const first = combine([xt ?? 0, start.xt], [x0 ?? 0, start.x0]);
  if (others.length === 0) return first;
  const h = to.lambda - from.lambda;
  const weights = others.length === 1 ? [0.5] : differenceWeights(others, h);
  const scale = -to.signal * Math.expm1(-h);
  return combine([1, first], [1, weightedDifferences(scale, start.x0, others, weights)]);
}
