import { linearMethod } from '../linear-method';
import { combine, only, type Mixture } from '../mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from '../noise-levels';
import type { SamplingMethod } from '../sampling-method';

/**
 * DPM-Solver++ 2M (Lu et al. 2022, algorithm 2): multistep, of order 2, one evaluation a step, no noise. The first step
 * and the last, to the clean image, are of order 1. Karras sigmas as an option.
 */
export function dpmSolver2M(options: NoiseLevelOptions = {}): SamplingMethod {
  return linearMethod({
    name: 'dpm-solver-2m',
    mixtures: { xt: ['x0', 'xt', 'previousX0'], previousX0: ['x0'] },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.map((level, index) => {
        const to = levels[index + 1] ?? cleanLevel;
        return {
          t: level.t,
          alphaBar: level.alphaBar,
          mixtures: {
            xt: dpmSolverStep(level, to, extrapolatedX0(levels[index - 1], level, to)),
            previousX0: only('x0'),
          },
        };
      });
    },
  });
}

/** sigma_to / sigma_from xt - alpha_to (exp(-h) - 1) x0, equation 9 of the paper at order 1. */
export function dpmSolverStep(from: NoiseLevel, to: NoiseLevel, x0: Mixture): Mixture {
  const xt = to.noise / from.noise;
  return combine([xt, only('xt')], [to.signal - xt * from.signal, x0]);
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
