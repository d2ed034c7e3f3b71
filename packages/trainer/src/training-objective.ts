import type { PureStep } from '@ddpm/engine';

/** What a trainer learns, where it is something else than the noise in its images. */
export interface TrainingObjective {
  /** From the inputs of `createGradientStep` to its outputs. */
  readonly gradientStep: PureStep;
  /** The time step of each image of a batch, int32 `[batchSize]`; drawn anew in each step where left out. */
  readonly timesteps?: Int32Array;
}
