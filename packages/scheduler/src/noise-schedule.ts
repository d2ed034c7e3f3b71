import { cosineBetas } from './betas/cosine-betas';
import { linearBetas } from './betas/linear-betas';
import { scaledLinearBetas } from './betas/scaled-linear-betas';
import { sigmoidBetas } from './betas/sigmoid-betas';
import { cumulativeProduct, rescaleToZeroTerminalSnr } from './betas/zero-terminal-snr';
import { NoiseScheduleConfigError } from './errors';
import type { NoiseScheduleConfig } from './noise-schedule-config';
import { posteriorFromAlphaBars } from './posterior-from-alpha-bars';
import { validateNoiseScheduleConfig } from './validate-config';

/** The tables of a diffusion process in float64, indexed by t = 0..T-1. The symbols are those of Ho et al. 2020. */
export interface NoiseSchedule {
  /** What the tables were made from. */
  readonly config: NoiseScheduleConfig;
  /** Variance added by step t. */
  readonly betas: Float64Array;
  /** 1 - beta. */
  readonly alphas: Float64Array;
  /** The product of all alphas up to t; 0 at the last t of a zero-terminal-SNR schedule, above 0 elsewhere. */
  readonly alphaBars: Float64Array;
  /** alphaBar at t - 1, with 1 at t = 0. */
  readonly previousAlphaBars: Float64Array;
  /** Weight of x0 in xt, equation 4. */
  readonly sqrtAlphaBars: Float64Array;
  /** Weight of the noise in xt, equation 4. */
  readonly sqrtOneMinusAlphaBars: Float64Array;
  /** 1 / sqrt(alpha); Infinity where alpha is 0. */
  readonly sqrtRecipAlphas: Float64Array;
  /** 1 / sqrt(alphaBar); Infinity where alphaBar is 0. */
  readonly sqrtRecipAlphaBars: Float64Array;
  /** The variance of q(x_{t-1} | x_t, x0), equation 7: beta_t (1 - alphaBar_{t-1}) / (1 - alphaBar_t). */
  readonly posteriorVariances: Float64Array;
  /** Logarithms of the posterior variances, with the one at t = 0, which is 0, replaced by the one at t = 1. */
  readonly posteriorLogVariancesClipped: Float64Array;
  /** The weight of x0 in the mean of q(x_{t-1} | x_t, x0), equation 7. */
  readonly posteriorMeanX0Coefficients: Float64Array;
  /** The weight of xt in the mean of q(x_{t-1} | x_t, x0), equation 7. */
  readonly posteriorMeanXtCoefficients: Float64Array;
  /** alphaBar / (1 - alphaBar). */
  readonly signalToNoiseRatios: Float64Array;
}

/**
 * Computes the tables of a noise schedule.
 *
 * @throws NoiseScheduleConfigError where the configuration is invalid, or its alphaBar underflows
 */
export function createNoiseSchedule(config: NoiseScheduleConfig): NoiseSchedule {
  validateNoiseScheduleConfig(config);
  const betas = betasOf(config);
  const alphas = betas.map((beta) => 1 - beta);
  const alphaBars = cumulativeProduct(alphas);
  checkAlphaBars(alphaBars, config);
  const previousAlphaBars = alphaBars.map((_, t) => alphaBars[t - 1] ?? 1);
  const posteriors = Array.from(alphaBars, (alphaBar, t) =>
    posteriorFromAlphaBars(alphaBar, previousAlphaBars[t] ?? 1),
  );
  const posteriorVariances = Float64Array.from(posteriors, ({ variance }) => variance);
  return {
    config: Object.freeze({ ...config }),
    betas,
    alphas,
    alphaBars,
    previousAlphaBars,
    sqrtAlphaBars: alphaBars.map(Math.sqrt),
    sqrtOneMinusAlphaBars: alphaBars.map((alphaBar) => Math.sqrt(1 - alphaBar)),
    sqrtRecipAlphas: alphas.map((alpha) => 1 / Math.sqrt(alpha)),
    sqrtRecipAlphaBars: alphaBars.map((alphaBar) => 1 / Math.sqrt(alphaBar)),
    posteriorVariances,
    posteriorLogVariancesClipped: clippedLogarithms(posteriorVariances),
    posteriorMeanX0Coefficients: Float64Array.from(posteriors, ({ x0 }) => x0),
    posteriorMeanXtCoefficients: Float64Array.from(posteriors, ({ xt }) => xt),
    signalToNoiseRatios: alphaBars.map((alphaBar) => alphaBar / (1 - alphaBar)),
  };
}

function betasOf(config: NoiseScheduleConfig): Float64Array {
  const betas = unscaledBetas(config);
  return config.rescaleBetasZeroSnr ? rescaleToZeroTerminalSnr(betas) : betas;
}

function unscaledBetas(config: NoiseScheduleConfig): Float64Array {
  const { betaSchedule, numTrainTimesteps, betaStart, betaEnd } = config;
  switch (betaSchedule) {
    case 'linear':
      return linearBetas(numTrainTimesteps, betaStart, betaEnd);
    case 'scaled_linear':
      return scaledLinearBetas(numTrainTimesteps, betaStart, betaEnd);
    case 'squaredcos_cap_v2':
      return cosineBetas(numTrainTimesteps);
    case 'sigmoid':
      return sigmoidBetas(numTrainTimesteps, betaStart, betaEnd);
  }
}

function checkAlphaBars(alphaBars: Float64Array, config: NoiseScheduleConfig): void {
  const end = config.rescaleBetasZeroSnr ? -1 : alphaBars.length;
  const underflow = alphaBars.slice(0, end).findIndex((alphaBar) => alphaBar < SMALLEST_ALPHA_BAR);
  if (underflow < 0) return;
  throw new NoiseScheduleConfigError(
    `The noise schedule's alphaBar vanishes at t = ${underflow} (below ${SMALLEST_ALPHA_BAR}); lower numTrainTimesteps (${config.numTrainTimesteps}) or betaEnd (${config.betaEnd}).`,
  );
}

/** With this and above, 1 / sqrt(alphaBar) and alphaBar itself are ordinary float32 numbers. */
const SMALLEST_ALPHA_BAR = 1e-36;

function clippedLogarithms(variances: Float64Array): Float64Array {
  const smallest = variances[1] ?? variances[0] ?? 0;
  return variances.map((variance) => Math.log(Math.max(variance, smallest)));
}
