import { SamplingOptionsError } from '../errors';
import { combine, only, type Mixture } from './mixture';
import { cleanLevel, type NoiseLevel } from './noise-levels';
import { solveLinear } from './solve-linear';

/** The predictions at hand in a step, newest first: at the level itself, and at those before it. */
export const predictions = ['x0', 'previousX0', 'earlierX0', 'earliestX0'] as const;

/** The predictions that a solver works with, and how it remembers the older ones. */
export interface PredictionMemory {
  /** The newest and `order` older ones, newest first. */
  readonly names: readonly string[];
  /** What each remembered prediction may be mixed from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** What each is mixed from in every step: a step later, the next newer one. */
  readonly mixtures: Readonly<Record<string, Mixture>>;
}

/**
 * The memory of a multistep solver.
 *
 * @param solver its name, for people
 * @param order of the predictor; the corrector takes one prediction more
 * @throws SamplingOptionsError where the order is not 1, 2 or 3
 */
export function predictionMemory(solver: string, order: number): PredictionMemory {
  if (![1, 2, 3].includes(order)) {
    throw new SamplingOptionsError(`The order of ${solver} is ${order}; pass 1, 2 or 3.`);
  }
  const names = predictions.slice(0, order + 1);
  const shifts = names.slice(1).map((name, age) => [name, names[age] ?? 'x0'] as const);
  return {
    names,
    sources: Object.fromEntries(shifts.map(([name, newer]) => [name, [newer]])),
    mixtures: Object.fromEntries(shifts.map(([name, newer]) => [name, only(newer)])),
  };
}

/** The order that the predictions at hand allow, and no more than 1 in the step to the clean image. */
export function orderAt(levels: readonly NoiseLevel[], index: number, order: number): number {
  const usable = levels.slice(0, index + 1).filter(({ lambda }) => lambda > -Infinity).length;
  const remaining = levels.length - index;
  return Math.max(1, Math.min(order, usable, remaining));
}

/** A prediction of the clean image, along a step. */
export interface PlacedPrediction {
  /** Its place in lambda, where the start of the step is 0 and its end 1. */
  readonly ratio: number;
  readonly image: Mixture;
}

/** The predictions before the one at the start of the step from that level, newest first, under these names. */
export function earlierPredictions(
  levels: readonly NoiseLevel[],
  index: number,
  names: readonly string[],
): readonly PlacedPrediction[] {
  const from = levels[index] ?? cleanLevel;
  const to = levels[index + 1] ?? cleanLevel;
  return names.map((name, age) => ({
    ratio: ((levels[index - age - 1]?.lambda ?? 0) - from.lambda) / (to.lambda - from.lambda),
    image: only(name),
  }));
}

/** The differences of other predictions from `x0`, each divided by its ratio and weighted, times `scale`. */
export function weightedDifferences(
  scale: number,
  x0: Mixture,
  others: readonly PlacedPrediction[],
  weights: readonly number[],
): Mixture {
  return combine(
    ...others.map(({ ratio, image }, i): [number, Mixture] => [
      (scale * (weights[i] ?? 0)) / ratio,
      combine([1, image], [-1, x0]),
    ]),
  );
}

/**
 * Solves R(h) a = b(h) of UniPC's theorem 3.1 (Zhao et al. 2023): the weights of the differences of other predictions
 * from the first, each divided by its ratio, that integrate polynomials against exp(-h (1 - r)) over r = 0..1.
 *
 * @param h the length of the step in lambda, times what the weight decays by
 */
export function differenceWeights(others: readonly PlacedPrediction[], h: number): readonly number[] {
  const ratios = others.map(({ ratio }) => ratio);
  const matrix = ratios.map((_, power) => ratios.map((ratio) => ratio ** power));
  const decay = Math.expm1(-h);
  let phi = decay / -h - 1;
  let factorial = 1;
  const right = ratios.map((_, i) => {
    factorial *= i + 1;
    const value = (phi * factorial) / decay;
    phi = phi / -h - 1 / (factorial * (i + 2));
    return value;
  });
  return solveLinear(matrix, right);
}
