import { linearMethod } from '../linear-method';
import { combine, only, type Mixture } from '../mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from '../noise-levels';
import type { SamplingMethod } from '../sampling-method';
import { extrapolatedX0 } from './dpm-solver-2m';

/**
 * DPM-Solver++ SDE (Lu et al. 2022, the multistep solver of the reverse stochastic equation): DPM-Solver++ 2M with
 * fresh noise in every step but the last. Karras sigmas as an option.
 */
export function dpmSolverSde(options: NoiseLevelOptions = {}): SamplingMethod {
  return linearMethod({
    name: 'dpm-solver-sde',
    mixtures: { xt: ['x0', 'xt', 'noise', 'previousX0'], previousX0: ['x0'] },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.map((level, index) => {
        const to = levels[index + 1] ?? cleanLevel;
        return {
          t: level.t,
          alphaBar: level.alphaBar,
          mixtures: {
            xt: stochasticStep(level, to, extrapolatedX0(levels[index - 1], level, to)),
            previousX0: only('x0'),
          },
        };
      });
    },
  });
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
