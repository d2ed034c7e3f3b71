import { combine, only, type Mixture } from '../mixture';
import { cleanLevel, type NoiseLevel } from '../noise-levels';
import { solveLinear } from '../solve-linear';

/** The predictions at hand in a step, newest first: at the level itself, and at those before it. */
export const predictions = ['x0', 'previousX0', 'earlierX0', 'earliestX0'] as const;

/** What each remembered prediction takes over from, a step later: `order` of them. */
export function predictionShifts(order: number): readonly (readonly [name: string, newer: string])[] {
  return predictions.slice(1, order + 1).map((name, age) => [name, predictions[age] ?? 'x0'] as const);
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
 * @param ratios where the other predictions are along the step, in lambda: 0 its start, 1 its end
 * @param h the length of the step in lambda, times what the weight decays by
 */
export function differenceWeights(ratios: readonly number[], h: number): readonly number[] {
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
