import { linearMethod } from './linear-method';
import { combine, only, type Mixture } from './mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/** A solver of order 2 that remembers one prediction. */
interface SecondOrderMultistep {
  readonly name: string;
  /** What the next noisy image is mixed from. */
  readonly sources: readonly string[];
  /** The next noisy image, where the network predicts `x0` all along the step. */
  readonly step: (from: NoiseLevel, to: NoiseLevel, x0: Mixture) => Mixture;
}

/** Makes a solver of order 2 of one of order 1: it steps with the clean image expected in the middle of the step. */
export function secondOrderMultistep(
  { name, sources, step }: SecondOrderMultistep,
  options: NoiseLevelOptions,
): SamplingMethod {
  return linearMethod({
    name,
    mixtures: { xt: sources, previousX0: ['x0'] },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.map((level, index) => {
        const to = levels[index + 1] ?? cleanLevel;
        const xt = step(level, to, extrapolatedX0(levels[index - 1], level, to));
        return { t: level.t, alphaBar: level.alphaBar, mixtures: { xt, previousX0: only('x0') } };
      });
    },
  });
}

/**
 * The clean image in the middle of a step, from the predictions at its start and at the start of the step before:
 * (1 + 1 / 2r) x0 - 1 / 2r previousX0, where r = previous h / h. The plain x0 where there is no step before, or where
 * either step is infinite in lambda.
 */
export function extrapolatedX0(before: NoiseLevel | undefined, from: NoiseLevel, to: NoiseLevel): Mixture {
  const h = to.lambda - from.lambda;
  const previousH = from.lambda - (before?.lambda ?? -Infinity);
  if (h === Infinity || previousH === Infinity) return only('x0');
  const weight = h / (2 * previousH);
  return combine([1 + weight, only('x0')], [-weight, only('previousX0')]);
}
