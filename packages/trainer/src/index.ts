/**
 * Training of diffusion models: loss, AdamW, EMA, learning-rate schedule, exact resume.
 *
 * @module @ddpm/trainer
 */

export {
  articleTraining,
  validateTrainingConfig,
  type LearningRateDecay,
  type LossSpace,
  type Optimizer,
  type TrainingConfig,
} from './training-config';
export {
  articleRecipe,
  networkOf,
  overrideRecipe,
  type AnyRecipe,
  type LearningRecipe,
  type NetworkRecipe,
  type Recipe,
  type RecipeOverrides,
} from './recipe';
export { trainableUNet, type Predict, type TrainableNetwork } from './trainable-network';
export { preset, presetNames, type Preset, type PresetSampling, type RunLength } from './presets/presets';
export {
  InvalidRecipeError,
  InvalidTrainingConfigError,
  NonFiniteLossError,
  RanksDisagreeError,
  ResumeMismatchError,
  UnknownPresetError,
} from './errors';
export { learningRateAt } from './learning-rate';
export { adamWStep, biasCorrections, type AdamWConfig, type AdamWMoments, type AdamWScalars } from './adamw';
export { clipGradient } from './gradient-clipping';
export { emaDecayAt, updateEma } from './ema';
export { predictionGradient, type BatchGradient, type PredictionTask } from './prediction-gradient';
export { sampleMeanSquaredErrors } from './sample-losses';
export { createGradientStep, createTrainingStep, createUpdateStep } from './training-step';
export type { CreateRunner } from '@ddpm/engine';
export type { SharingOptions } from './sharing';
export type { TrainingObjective } from './training-objective';
export type { GradientReducer } from './gradient-reducer';
export { checkRanksAgree } from './ranks-agree';
export { textChecksum } from './checksum';
export type { Ballot } from './shared-runner';
export { trainingBatch, trainingScalars, type ImageBatch, type RandomInputSettings } from './training-inputs';
export { checkResumable, isFiniteState, type TrainingState } from './training-state';
export {
  initialTrainingState,
  Trainer,
  type StartedStep,
  type StepReport,
  type TrainerOptions,
} from './trainer';
export { evaluateLoss, type EvaluationOptions, type EvaluationResult } from './evaluation';
export { train, type TrainOptions, type TrainOutcome } from './train';
