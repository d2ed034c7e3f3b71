/**
 * Training of diffusion models: loss, AdamW, EMA, learning-rate schedule, exact resume.
 *
 * @module @ddpm/trainer
 */

export {
  articleTraining,
  validateTrainingConfig,
  type LearningRateDecay,
  type TrainingConfig,
} from './training-config';
export { articleRecipe, overrideRecipe, type Recipe, type RecipeOverrides } from './recipe';
export { preset, presetNames, type Preset, type PresetSampling, type RunLength } from './presets/presets';
export {
  InvalidRecipeError,
  InvalidTrainingConfigError,
  NonFiniteLossError,
  ResumeMismatchError,
  UnknownPresetError,
} from './errors';
export { learningRateAt } from './learning-rate';
export { adamWStep, biasCorrections, type AdamWConfig, type AdamWMoments, type AdamWScalars } from './adamw';
export { clipGradient } from './gradient-clipping';
export { emaDecayAt, updateEma } from './ema';
export { sampleMeanSquaredErrors } from './sample-losses';
export { createTrainingStep } from './training-step';
export { trainingBatch, trainingScalars, type ImageBatch, type RandomInputSettings } from './training-inputs';
export { checkResumable, isFiniteState, type TrainingState } from './training-state';
export {
  initialTrainingState,
  Trainer,
  type CreateRunner,
  type StartedStep,
  type StepReport,
  type TrainerOptions,
} from './trainer';
export { evaluateLoss, type EvaluationOptions, type EvaluationResult } from './evaluation';
export { train, type TrainOptions, type TrainOutcome } from './train';
