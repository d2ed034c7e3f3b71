import type { Coefficients, MethodName, PlannedStep } from '@ddpm/sampler';
import { addedWeights, scaledWeights, type Weights } from './formula/evaluate';
import type { StoredPicture } from './formula/expression';

/** The weights of a step, in the pictures of which its formula speaks. */
export interface StepWeights {
  readonly next: Weights;
  /** Of UniPC's picture at hand, made once more; empty elsewhere. */
  readonly correctedNow: Weights;
}

/** The sampler's own weights, only that DDIM speaks of noise and UniPC of its corrected picture. */
export function stepWeights(
  sampler: MethodName,
  { alphaBar, coefficients }: Pick<PlannedStep, 'alphaBar' | 'coefficients'>,
): StepWeights {
  const next = weightsOfTarget(coefficients, 'xt');
  if (sampler === 'ddim') return { next: throughNoise(next, alphaBar), correctedNow: {} };
  const corrected = weightsOfTarget(coefficients, 'corrected');
  const [carried] = (['corrected'] as const).filter((name) => (corrected[name] ?? 0) !== 0);
  if (sampler !== 'unipc' || carried === undefined) return { next, correctedNow: {} };
  return { next: throughCorrected(next, corrected, carried), correctedNow: corrected };
}

/** What the sampler mixes for `xt` or for a picture that it remembers; what has no part is left out. */
export function weightsOfTarget(coefficients: Coefficients, target: string): Weights {
  const prefix = target === 'xt' ? '' : `${target}.`;
  return Object.fromEntries(
    Object.entries(coefficients)
      .filter(([name, weight]) => name.startsWith(prefix) && weight !== 0)
      .map(([name, weight]) => [name.slice(prefix.length), weight] as const)
      .filter(([name]) => !name.includes('.')),
  );
}

/** With xt = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) epsilon in place of xt. */
function throughNoise({ x0 = 0, xt = 0, noise }: Weights, alphaBar: number): Weights {
  return {
    x0: x0 + xt * Math.sqrt(alphaBar),
    epsilon: xt * Math.sqrt(1 - alphaBar),
    ...(noise === undefined ? {} : { noise }),
  };
}

/** Both hold the picture `carried`: as much of `corrected` as has that share takes its place. */
function throughCorrected(next: Weights, corrected: Weights, carried: StoredPicture): Weights {
  const share = (next[carried] ?? 0) / (corrected[carried] ?? 1);
  const rest = addedWeights(next, scaledWeights(corrected, -share));
  // What cancels leaves its rounding behind.
  const left = Object.entries(rest).filter(([, weight]) => Math.abs(weight) > 1e-12);
  return { ...Object.fromEntries(left), correctedNow: share };
}
