import * as tf from '@tensorflow/tfjs-core';
import type { PureStep } from '@ddpm/engine';
import {
  addNoise,
  createNoiseSchedule,
  minSnrWeights,
  trainingTarget,
  velocityLossWeights,
  type NoiseSchedule,
} from '@ddpm/scheduler';
import { adamWStep } from './adamw';
import { updateEma } from './ema';
import { clipGradient } from './gradient-clipping';
import { muonStep } from './muon';
import { predictionGradient, type BatchGradient } from './prediction-gradient';
import { networkOf, type AnyRecipe } from './recipe';
import type { TrainableNetwork } from './trainable-network';
import { checkOptimizer } from './check-optimizer';
import type { TrainingConfig } from './training-config';

/** One batch, or one part of it. */
interface Batch {
  /** Clean images in [-1, 1], `[batch, height, width, channels]`. */
  readonly images: tf.Tensor4D;
  /** Standard normal, the shape of `images`. */
  readonly noise: tf.Tensor4D;
  /** Time steps, int32 `[batch]`. */
  readonly t: tf.Tensor1D;
  /** Classes, int32 `[batch]`. */
  readonly labels: tf.Tensor1D;
}

/**
 * The whole training step as one pure function, so that it runs on any backend and compiles to one graph.
 *
 * State in and out, flat float32 vectors: `parameters`, `firstMoment`, `secondMoment` and, with an EMA, `ema`. Inputs:
 * those of `trainingBatch` and `trainingScalars`. Other outputs: `loss` (scalar, weighted), `sampleLosses` (`[batch]`,
 * unweighted) and `gradientNorm` (scalar, before clipping).
 *
 * @param gradientStep the first half, where it is not that of `createGradientStep`
 */
export function createTrainingStep(
  recipe: AnyRecipe,
  gradientStep: PureStep = createGradientStep(recipe),
): PureStep {
  const updateStep = createUpdateStep(recipe);
  return (inputs) => {
    const { gradient, ...losses } = gradientStep(inputs) as BatchGradient & Record<string, tf.Tensor>;
    return { ...updateStep({ ...inputs, gradient }), ...losses };
  };
}

/**
 * The first half of a training step, up to the gradient. Inputs: `parameters` and those of `trainingBatch`. Outputs:
 * `loss`, `sampleLosses` and `gradient`, a flat vector in the order of the parameters.
 */
export function createGradientStep(recipe: AnyRecipe): PureStep {
  const schedule = createNoiseSchedule(recipe.schedule);
  const learning = { network: networkOf(recipe), schedule, training: recipe.training };
  return (inputs) => ({ ...accumulate(learning, inputs['parameters'] as tf.Tensor1D, inputs) });
}

/** A recipe with its tables made. */
interface Learning {
  readonly network: TrainableNetwork;
  readonly schedule: NoiseSchedule;
  readonly training: TrainingConfig;
}

/**
 * The second half of a training step: clipping, the optimiser and EMA. State as in `createTrainingStep`. Inputs: `gradient` and
 * those of `trainingScalars`. Other output: `gradientNorm`.
 */
export function createUpdateStep(recipe: AnyRecipe): PureStep {
  const { training } = recipe;
  const optimizer = optimizerOf(recipe);
  return (inputs) => {
    const state = inputs as Record<'parameters' | 'firstMoment' | 'secondMoment' | 'ema', tf.Tensor1D>;
    const scalars = inputs as Record<
      'learningRate' | 'biasCorrection1' | 'biasCorrection2Sqrt' | 'emaDecay',
      tf.Scalar
    >;
    const { clipped, norm } = clipGradient(inputs['gradient'] as tf.Tensor1D, training.maxGradientNorm);
    const next = optimizer(training, state.parameters, clipped, state, scalars);
    return {
      ...next,
      ...(training.emaDecay === null ? {} : { ema: updateEma(state.ema, next.parameters, scalars.emaDecay) }),
      gradientNorm: norm,
    };
  };
}

/** Muon knows the matrices of the U-Net alone; `checkOptimizer` refuses it elsewhere. */
function optimizerOf(recipe: AnyRecipe): typeof adamWStep {
  checkOptimizer(recipe);
  if (recipe.training.optimizer === 'adamw' || !('unet' in recipe)) return adamWStep;
  return (...step) => muonStep(recipe.unet, ...step);
}

/** Works through the batch in equal parts and averages their losses and gradients. */
function accumulate(
  learning: Learning,
  parameters: tf.Tensor1D,
  inputs: Record<string, tf.Tensor>,
): BatchGradient {
  const parts = splitBatch(inputs as unknown as Batch, learning.training.accumulationSteps);
  const results = parts.map((part) => batchGradient(learning, parameters, part));
  const [first] = results;
  if (first !== undefined && results.length === 1) return first;
  const share = 1 / results.length;
  return {
    loss: tf.mul(tf.addN(results.map(({ loss }) => loss)), share),
    sampleLosses: tf.concat(results.map(({ sampleLosses }) => sampleLosses)),
    gradient: tf.mul(tf.addN(results.map(({ gradient }) => gradient)), share),
  };
}

function splitBatch({ images, noise, t, labels }: Batch, parts: number): Batch[] {
  if (parts === 1) return [{ images, noise, t, labels }];
  const size = t.size / parts;
  return Array.from({ length: parts }, (_, part) => ({
    images: tf.slice(images, part * size, size),
    noise: tf.slice(noise, part * size, size),
    t: tf.slice(t, part * size, size),
    labels: tf.slice(labels, part * size, size),
  }));
}

/** The loss of one batch and its gradient with respect to all parameters. */
function batchGradient(
  { network, schedule, training }: Learning,
  parameters: tf.Tensor1D,
  { images, noise, t, labels }: Batch,
): BatchGradient {
  return tf.tidy(() => {
    const xt = addNoise(schedule, images, noise, t);
    const target = trainingTarget(schedule, images, noise, t);
    const weights = lossWeights(schedule, training, t);
    // Ho et al. 2020, equation 14; with min-SNR weights Hang et al. 2023, equation 8.
    return { ...predictionGradient(network, parameters, { xt, t, labels, target, weights }) };
  });
}

/** The weight of each image's loss, `[batch]`; undefined where all weigh alike. */
function lossWeights(
  schedule: NoiseSchedule,
  { lossSpace, minSnrGamma }: TrainingConfig,
  t: tf.Tensor1D,
): tf.Tensor1D | undefined {
  if (lossSpace === 'velocity') return gatherWeights(velocityLossWeights(schedule), t);
  if (minSnrGamma !== null) return gatherWeights(minSnrWeights(schedule, minSnrGamma), t);
  return undefined;
}

function gatherWeights(byTimestep: Float64Array, t: tf.Tensor1D): tf.Tensor1D {
  return tf.gather(tf.tensor1d(Float32Array.from(byTimestep)), t);
}
