import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from './kernel-registry';

/** AdamW's memory: running means of the gradient and of its square, in the layout of the parameters. */
export interface AdamWMoments {
  /** Average of the gradient, [parameters]. */
  readonly firstMoment: tf.Tensor1D;
  /** Average of the squared gradient, [parameters]. */
  readonly secondMoment: tf.Tensor1D;
}

/** What AdamW does not learn. */
export interface AdamWConfig {
  /** Decays of the two moments, each in [0, 1). */
  readonly adamBetas: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly adamEpsilon: number;
  /** Share of a weight that a step with learning rate 1 takes away. */
  readonly weightDecay: number;
}

/** The scalars that change from step to step, made on the host by `trainingScalars`. */
export interface AdamWScalars {
  /** Of this step. */
  readonly learningRate: tf.Scalar;
  /** 1 - beta1^step. */
  readonly biasCorrection1: tf.Scalar;
  /** Square root of 1 - beta2^step. */
  readonly biasCorrection2Sqrt: tf.Scalar;
}

/** The bias corrections of step 1, 2, ..., in float64. */
export function biasCorrections(
  { adamBetas: [beta1, beta2] }: AdamWConfig,
  step: number,
): { biasCorrection1: number; biasCorrection2Sqrt: number } {
  return { biasCorrection1: 1 - beta1 ** step, biasCorrection2Sqrt: Math.sqrt(1 - beta2 ** step) };
}

/**
 * One step of AdamW (Loshchilov & Hutter 2019, algorithm 2, with PyTorch's place for epsilon) on one flat vector.
 * Pure: returns new tensors of the shapes it was given.
 */
export function adamWStep(
  config: AdamWConfig,
  parameters: tf.Tensor1D,
  gradient: tf.Tensor1D,
  moments: AdamWMoments,
  scalars: AdamWScalars,
): AdamWMoments & { readonly parameters: tf.Tensor1D } {
  if (hasKernel('AdamW')) return fusedStep(config, { parameters, gradient, ...moments, ...scalars });
  return tf.tidy(() => {
    const next = nextMoments(config, gradient, moments);
    const stepSize = tf.div(scalars.learningRate, scalars.biasCorrection1);
    const update = tf.mul<tf.Tensor1D>(stepSize, adamWDirection(config, next, scalars));
    return { parameters: updatedParameters(config, parameters, update, scalars), ...next };
  });
}

/** The parameters, decayed, less what an optimiser takes away from them. */
export function updatedParameters(
  { weightDecay }: AdamWConfig,
  parameters: tf.Tensor1D,
  update: tf.Tensor1D,
  { learningRate }: AdamWScalars,
): tf.Tensor1D {
  return tf.tidy(() => {
    const keep = tf.sub(1, tf.mul(learningRate, weightDecay));
    return tf.sub(tf.mul(parameters, keep), update);
  });
}

/** The moments after a gradient. */
export function nextMoments(
  { adamBetas: [beta1, beta2] }: AdamWConfig,
  gradient: tf.Tensor1D,
  { firstMoment, secondMoment }: AdamWMoments,
): AdamWMoments {
  return {
    firstMoment: lerp(firstMoment, gradient, 1 - beta1),
    secondMoment: lerp(secondMoment, tf.square(gradient), 1 - beta2),
  };
}

/** What AdamW takes away from the parameters per unit of learning rate / biasCorrection1, beside the decay of the weights. */
export function adamWDirection(
  { adamEpsilon }: AdamWConfig,
  { firstMoment, secondMoment }: AdamWMoments,
  { biasCorrection2Sqrt }: AdamWScalars,
): tf.Tensor1D {
  return tf.tidy(() => {
    const denominator = tf.add(tf.div(tf.sqrt(secondMoment), biasCorrection2Sqrt), adamEpsilon);
    return tf.div(firstMoment, denominator);
  });
}

/** In one kernel, where the backend in use has it: inputs and attributes by the names that they have here. */
function fusedStep(
  { adamBetas: [beta1, beta2], adamEpsilon, weightDecay }: AdamWConfig,
  inputs: AdamWMoments & AdamWScalars & { readonly parameters: tf.Tensor1D; readonly gradient: tf.Tensor1D },
): AdamWMoments & { readonly parameters: tf.Tensor1D } {
  const { parameters, gradient, firstMoment, secondMoment } = inputs;
  const { learningRate, biasCorrection1, biasCorrection2Sqrt } = inputs;
  const [nextParameters, nextFirst, nextSecond] = tf.engine().runKernel<tf.Tensor1D[]>(
    'AdamW',
    {
      parameters,
      gradient,
      firstMoment,
      secondMoment,
      learningRate,
      biasCorrection1,
      biasCorrection2Sqrt,
    },
    { beta1, beta2, epsilon: adamEpsilon, weightDecay },
  ) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
  return { parameters: nextParameters, firstMoment: nextFirst, secondMoment: nextSecond };
}

function lerp(from: tf.Tensor1D, to: tf.Tensor1D, weight: number): tf.Tensor1D {
  return tf.add(from, tf.mul(tf.sub(to, from), weight));
}
