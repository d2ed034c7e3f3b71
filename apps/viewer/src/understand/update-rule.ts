import type { NoiseScheduleConfig } from '@ddpm/scheduler';

/** The samplers whose equation is written out. */
export const ruleNames = ['ddim', 'ddpm'] as const;
export type RuleName = (typeof ruleNames)[number];

/** The weights of one step: next = x0 * x̂0 + noise * ε̂ + xt * x_t + fresh * z. */
export interface UpdateWeights {
  readonly x0: number;
  readonly noise: number;
  readonly xt: number;
  readonly fresh: number;
}

/**
 * DDIM without fresh noise: Song et al. 2021, equation 12 with sigma 0.
 *
 * @param next alphaBar after the step
 */
export function ddimWeights(next: number): UpdateWeights {
  return { x0: Math.sqrt(next), noise: Math.sqrt(1 - next), xt: 0, fresh: 0 };
}

/**
 * DDPM: Ho et al. 2020, equation 7, over a step of any length.
 *
 * @param alphaBar before the step
 * @param next alphaBar after it
 */
export function ddpmWeights(
  alphaBar: number,
  next: number,
  varianceType: NoiseScheduleConfig['varianceType'],
): UpdateWeights {
  const alpha = alphaBar / next;
  const beta = 1 - alpha;
  const variance = varianceType === 'fixed_large' ? beta : (beta * (1 - next)) / (1 - alphaBar);
  return {
    x0: (Math.sqrt(next) * beta) / (1 - alphaBar),
    noise: 0,
    xt: (Math.sqrt(alpha) * (1 - next)) / (1 - alphaBar),
    fresh: next === 1 ? 0 : Math.sqrt(variance),
  };
}
