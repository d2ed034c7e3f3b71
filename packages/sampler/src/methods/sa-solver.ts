import { SamplingOptionsError } from '../errors';
import { linearMethod } from './linear-method';
import { combine, only, type Mixture } from './mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { isTimestepInterval, type TimestepInterval } from '../request/timestep-interval';
import {
  differenceWeights,
  earlierPredictions,
  orderAt,
  predictionMemory,
  predictions,
  weightedDifferences,
  type PlacedPrediction,
} from './exponential-multistep';

/** Options of SA-Solver. */
export interface SaSolverOptions extends NoiseLevelOptions {
  /** Order of the predictor, 1 to 3; the corrector adds one. 2 where left out. */
  readonly order?: number | undefined;
  /**
   * How much fresh noise the process takes, at least 0: none at 0, where it is the probability flow; that of the
   * reverse stochastic equation at 1. 1 where left out.
   */
  readonly tau?: number | undefined;
  /** The timesteps from which steps take fresh noise; all of them where left out. */
  readonly noiseInterval?: TimestepInterval | undefined;
}

/**
 * SA-Solver (Xue et al. 2023, algorithm 1: clean-image prediction, corrected without another evaluation): a stochastic
 * multistep predictor of any amount of noise tau, and a corrector that uses the next evaluation for the step before. The
 * step to the clean image is of order 1 and without noise. Karras sigmas as an option.
 *
 * @throws SamplingOptionsError where the order is not 1, 2 or 3, tau is not a number of at least 0, or the interval is not
 *   one of whole timesteps
 */
export function saSolver({
  order = 2,
  tau = 1,
  noiseInterval,
  ...options
}: SaSolverOptions = {}): SamplingMethod {
  const memory = predictionMemory('SA-Solver', order);
  checkNoise(tau, noiseInterval);
  const [first, last] = noiseInterval ?? [0, Infinity];
  const tauAt = ({ t }: NoiseLevel): number => (t >= first && t <= last ? tau : 0);
  return linearMethod({
    name: `sa-solver-${order}`,
    mixtures: { xt: [...memory.names, 'xt', 'noise'], ...memory.sources },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      const steps = levels.map((from, index): Step => {
        const to = levels[index + 1] ?? cleanLevel;
        return { levels, index, from, to, order: orderAt(levels, index, order), tau: tauAt(from) };
      });
      return steps.map((step, index) => ({
        t: step.from.t,
        alphaBar: step.from.alphaBar,
        mixtures: { xt: predict(step, correct(steps[index - 1])), ...memory.mixtures },
      }));
    },
  });
}

function checkNoise(tau: number, noiseInterval: TimestepInterval | undefined): void {
  if (!(tau >= 0 && tau < Infinity)) {
    throw new SamplingOptionsError(`The tau of SA-Solver is ${tau}; pass a number of at least 0.`);
  }
  if (noiseInterval !== undefined && !isTimestepInterval(noiseInterval, Infinity)) {
    throw new SamplingOptionsError(
      `The noiseInterval of SA-Solver is ${String(noiseInterval)}; pass two whole timesteps, the lower first.`,
    );
  }
}

/** One step between two noise levels. */
interface Step {
  readonly levels: readonly NoiseLevel[];
  readonly index: number;
  readonly from: NoiseLevel;
  readonly to: NoiseLevel;
  readonly order: number;
  readonly tau: number;
}

/** The next noisy image (equation 14 of the paper), from the corrected one of this level. */
function predict(step: Step, xt: Mixture): Mixture {
  const { from, to, tau } = step;
  const h = to.lambda - from.lambda;
  const kept = (to.noise / from.noise) * (tau === 0 ? 1 : Math.exp(-tau * tau * h));
  const fresh = tau === 0 ? 0 : to.noise * Math.sqrt(-Math.expm1(-2 * tau * tau * h));
  return combine([kept, xt], [1, predictedPart(step, predictions)], [fresh, only('noise')]);
}

/**
 * This level's noisy image once more, now that the network has been evaluated at it: its noise stays, and the
 * predictions from which it was mixed give way to those of one order more (equation 17).
 */
function correct(before: Step | undefined): Mixture {
  if (before === undefined || before.from.lambda === -Infinity) return only('xt');
  const [newest, ...earlier] = predictions;
  const others = [...otherPredictions(before, earlier), { ratio: 1, image: only(newest) }];
  return combine(
    [1, only('xt')],
    [1, integrate(before, only(earlier[0]), others)],
    [-1, predictedPart(before, earlier)],
  );
}

/** What the predictions from a step's start on, newest first by these names, add to its end. */
function predictedPart(step: Step, names: readonly string[]): Mixture {
  return integrate(step, only(names[0] ?? 'x0'), otherPredictions(step, names));
}

/** The predictions before the one at the step's start, as many as its order takes. */
function otherPredictions(
  { levels, index, order }: Step,
  names: readonly string[],
): readonly PlacedPrediction[] {
  return earlierPredictions(levels, index, names.slice(1, order));
}

/**
 * alpha_to times the integral over s from 0 to h of u exp(-u s) x0(lambda_to - s), where u = 1 + tau^2, and x0 is the
 * polynomial in lambda through the predictions.
 */
function integrate({ from, to, tau }: Step, x0: Mixture, others: readonly PlacedPrediction[]): Mixture {
  const decay = (1 + tau * tau) * (to.lambda - from.lambda);
  const whole = -to.signal * Math.expm1(-decay);
  if (others.length === 0) return combine([whole, x0]);
  const weights = differenceWeights(others, decay);
  return combine([whole, x0], [1, weightedDifferences(whole, x0, others, weights)]);
}
