import { multistep } from './multistep';
import type { NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/**
 * DPM-Solver++ 2M (Lu et al. 2022, algorithm 2): multistep, of order 2, one evaluation a step, no noise. The first step
 * and the last, to the clean image, are of order 1. Karras sigmas as an option.
 */
export function dpmSolver2M(options: NoiseLevelOptions = {}): SamplingMethod {
  return multistep({ name: 'dpm-solver-2m', title: 'DPM-Solver++ 2M', order: 2 }, options);
}

/**
 * DPM-Solver++ 3M (Lu et al. 2022, appendix B: multistep with three predictions): of order 3 once it has three
 * predictions; the first step is of order 1, the second and the one before the last of order 2, the last, to the clean
 * image, of order 1. One evaluation a step, no noise. Karras sigmas as an option.
 *
 * Some implementations multiply the second difference by half of what its integral is, and fall to order 2.
 */
export function dpmSolver3M(options: NoiseLevelOptions = {}): SamplingMethod {
  return multistep({ name: 'dpm-solver-3m', title: 'DPM-Solver++ 3M', order: 3 }, options);
}

/**
 * DPM-Solver++ SDE (Lu et al. 2022, the multistep solver of the reverse stochastic equation): DPM-Solver++ 2M with
 * fresh noise in every step but the last. Karras sigmas as an option.
 */
export function dpmSolverSde(options: NoiseLevelOptions = {}): SamplingMethod {
  return multistep({ name: 'dpm-solver-sde', title: 'DPM-Solver++ SDE', order: 2, tau: () => 1 }, options);
}
