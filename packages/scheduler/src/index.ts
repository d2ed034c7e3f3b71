/**
 * Noise schedules and the forward process of diffusion models.
 *
 * @module @ddpm/scheduler
 */

export {
  articleSchedule,
  type BetaSchedule,
  type NoiseScheduleConfig,
  type PredictionType,
  type TimestepSpacing,
  type VarianceType,
} from './noise-schedule-config';
export { validateNoiseScheduleConfig } from './validate-config';
export { createNoiseSchedule, type NoiseSchedule } from './noise-schedule';
export { alphaBarAt, posterior } from './posterior';
export { type Posterior } from './posterior-from-alpha-bars';
export { inferenceTimesteps, previousTimestep, type TimestepOptions } from './timesteps';
export { addNoise, addNoiseToArrays } from './add-noise';
export {
  conversionCoefficients,
  convertPrediction,
  convertPredictionArrays,
  type Conversion,
  type ConversionCoefficients,
} from './convert-prediction';
export { trainingTarget, trainingTargetArrays } from './training-target';
export { minSnrWeights } from './min-snr-weights';
export { velocityLossWeights } from './velocity-loss-weights';
export { lookUp } from './table-lookup';
export { fromDiffusersConfig, toDiffusersConfig, type DiffusersSchedulerConfig } from './diffusers-config';
export { NoiseScheduleConfigError, ScheduleInputError, TimestepsError } from './errors';
