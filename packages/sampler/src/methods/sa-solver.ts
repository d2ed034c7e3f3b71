import { SamplingOptionsError } from '../errors';
import { isTimestepInterval, type TimestepInterval } from '../request/timesteps';
import { multistep } from './multistep';
import type { NoiseLevel, NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

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
  checkNoise(tau, noiseInterval);
  const [first, last] = noiseInterval ?? [0, Infinity];
  const tauAt = ({ t }: NoiseLevel): number => (t >= first && t <= last ? tau : 0);
  const solver = { name: `sa-solver-${order}`, title: 'SA-Solver', order, tau: tauAt } as const;
  return multistep({ ...solver, loneWeight: 'exact', corrects: 'in place' }, options);
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
