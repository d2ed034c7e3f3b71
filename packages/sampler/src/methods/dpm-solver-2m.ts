import { combine, only, type Mixture } from './mixture';
import type { NoiseLevel, NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { secondOrderMultistep } from './second-order-multistep';

/**
 * DPM-Solver++ 2M (Lu et al. 2022, algorithm 2): multistep, of order 2, one evaluation a step, no noise. The first step
 * and the last, to the clean image, are of order 1. Karras sigmas as an option.
 */
export function dpmSolver2M(options: NoiseLevelOptions = {}): SamplingMethod {
  return secondOrderMultistep(
    { name: 'dpm-solver-2m', sources: ['x0', 'xt', 'previousX0'], step: dpmSolverStep },
    options,
  );
}

/** sigma_to / sigma_from xt - alpha_to (exp(-h) - 1) x0, equation 9 of the paper at order 1. */
export function dpmSolverStep(from: NoiseLevel, to: NoiseLevel, x0: Mixture): Mixture {
  const xt = to.noise / from.noise;
  return combine([xt, only('xt')], [to.signal - xt * from.signal, x0]);
}
