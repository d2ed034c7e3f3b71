/** How beta grows; the names are diffusers'. */
export type BetaSchedule = 'linear' | 'scaled_linear' | 'squaredcos_cap_v2' | 'sigmoid';

/** What the network predicts: the noise, the clean image x0, or the velocity sqrt(alphaBar) noise - sqrt(1 - alphaBar) x0. */
export type PredictionType = 'epsilon' | 'sample' | 'v_prediction';

/**
 * How a few sampling steps are spread over the training timesteps: evenly in three ways (Lin et al. 2023, table 2), or
 * densely at both ends, by the quantiles of a beta distribution (Lee et al. 2024).
 */
export type TimestepSpacing = 'leading' | 'trailing' | 'linspace' | 'beta';

/** The variance of an ancestral step: the posterior's (`fixed_small`) or beta (`fixed_large`); Ho et al. 2020, section 3.2. */
export type VarianceType = 'fixed_small' | 'fixed_large';

/** All that defines a diffusion process, under the names of diffusers' DDPMScheduler. */
export interface NoiseScheduleConfig {
  /** T: timesteps are 0..T-1. */
  readonly numTrainTimesteps: number;
  /** beta at t = 0, in (0, 1). The cosine schedule does not use it. */
  readonly betaStart: number;
  /** beta at t = T - 1, from `betaStart` to below 1. The cosine schedule does not use it. */
  readonly betaEnd: number;
  /** How beta grows with t. */
  readonly betaSchedule: BetaSchedule;
  /** What the network predicts. */
  readonly predictionType: PredictionType;
  /** Which timesteps sampling visits, unless asked otherwise; diffusers knows no `beta` here. */
  readonly timestepSpacing: Exclude<TimestepSpacing, 'beta'>;
  /** Added to every timestep of the `leading` spacing. */
  readonly stepsOffset: number;
  /** Variance of the noise of ancestral sampling. */
  readonly varianceType: VarianceType;
  /** Whether sampling clips the predicted clean image to [-clipSampleRange, clipSampleRange]. */
  readonly clipSample: boolean;
  /** Where `clipSample` clips: [-range, range]. */
  readonly clipSampleRange: number;
  /** Whether the last alphaBar is forced to 0 (Lin et al. 2023). Not for noise predictions. */
  readonly rescaleBetasZeroSnr: boolean;
}

/** The article's schedule: T = 1000, beta linear from 0.0001 to 0.02, noise prediction, no clipping. */
export const articleSchedule: NoiseScheduleConfig = {
  numTrainTimesteps: 1000,
  betaStart: 0.0001,
  betaEnd: 0.02,
  betaSchedule: 'linear',
  predictionType: 'epsilon',
  timestepSpacing: 'trailing',
  stepsOffset: 0,
  varianceType: 'fixed_small',
  clipSample: false,
  clipSampleRange: 1,
  rescaleBetasZeroSnr: false,
};
