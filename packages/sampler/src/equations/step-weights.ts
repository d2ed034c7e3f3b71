import type { Coefficients } from '../methods/sampling-method';
import type { Weights } from './evaluate';

/** The weights of a step, in the pictures of which its formula speaks. */
export interface StepWeights {
  /** Of the picture that the step makes. */
  readonly next: Weights;
  /** Of the picture at hand, made once more; empty where a method does not. */
  readonly correctedNow: Weights;
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
