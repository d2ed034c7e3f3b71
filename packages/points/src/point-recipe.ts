import { articleSchedule, type PredictionType } from '@ddpm/scheduler';
import { articleTraining, type NetworkRecipe, type TrainingState } from '@ddpm/trainer';
import { PointsError } from './errors';
import { pointNetwork, type PointNetwork } from './point-network';

/** What can be chosen of a recipe for points. */
export interface PointRecipeOptions {
  /** What the network is to predict; the velocity where left out. */
  readonly predictionType?: PredictionType | undefined;
  /** Of weights, batches and noise; 0 where left out. */
  readonly seed?: number | undefined;
  /** The network; `smallPointNetwork` where left out. */
  readonly network?: PointNetwork | undefined;
}

/** A recipe for points. */
export interface PointRecipe extends NetworkRecipe {
  readonly network: PointNetwork;
}

/**
 * The weights that a run has learned, `[parameterCount]`: their average over its last steps, or those of its last step
 * where it keeps none.
 *
 * @param state of a `Trainer`, such as its `snapshot()`
 * @throws PointsError where the state has no weights
 */
export function learnedWeights({ tensors }: Pick<TrainingState, 'tensors'>): Float32Array {
  const { data } = tensors['ema'] ?? tensors['parameters'] ?? {};
  if (data instanceof Float32Array) return data;
  throw new PointsError(
    'The training state has neither "ema" nor "parameters" as float32; pass one of a Trainer.',
  );
}

/** Optimiser steps after which the small network has learned a named mixture by `pointRecipe`. */
export const POINT_STEPS = 700;

/** Learns a distribution of points in some hundred steps: the article's noise, and the optimiser of a short run. */
export function pointRecipe({
  predictionType = 'v_prediction',
  seed = 0,
  network = pointNetwork(),
}: PointRecipeOptions = {}): PointRecipe {
  return {
    network,
    schedule: { ...articleSchedule, predictionType },
    training: {
      ...articleTraining,
      batchSize: 256,
      learningRate: 5e-3,
      warmupSteps: 20,
      learningRateDecay: 'cosine',
      weightDecay: 0,
      maxGradientNorm: 1,
      emaDecay: 0.99,
      lossSpace: 'velocity',
      labelDropout: 0.2,
      seed,
    },
  };
}
