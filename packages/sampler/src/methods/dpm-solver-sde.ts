import { combine, only, type Mixture } from './mixture';
import type { NoiseLevel, NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { secondOrderMultistep } from './second-order-multistep';

/**
 * DPM-Solver++ SDE (Lu et al. 2022, the multistep solver of the reverse stochastic equation): DPM-Solver++ 2M with
 * fresh noise in every step but the last. Karras sigmas as an option.
 */
export function dpmSolverSde(options: NoiseLevelOptions = {}): SamplingMethod {
  return secondOrderMultistep(
    { name: 'dpm-solver-sde', sources: ['x0', 'xt', 'noise', 'previousX0'], step: stochasticStep },
    options,
  );
}

/** sigma_to / sigma_from exp(-h) xt + alpha_to (1 - exp(-2h)) x0 + sigma_to sqrt(1 - exp(-2h)) noise. */
function stochasticStep(from: NoiseLevel, to: NoiseLevel, x0: Mixture): Mixture {
  const h = to.lambda - from.lambda;
  const fresh = -Math.expm1(-2 * h);
  return combine(
    [(to.noise / from.noise) * Math.exp(-h), only('xt')],
    [to.signal * fresh, x0],
    [to.noise * Math.sqrt(fresh), only('noise')],
  );
}
