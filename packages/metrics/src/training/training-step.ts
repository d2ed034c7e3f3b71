import * as tf from '@tensorflow/tfjs-core';
import {
  featureLayers,
  FEATURE_SIZE,
  type ClassifierConfig,
  type ConvolutionLayer,
} from '../classifier/layers';
import type { PureStep } from '@ddpm/engine';
import { normalizationGradients, normalizeBatch, type Normalized } from './batch-normalization';
import { convolution, filterGradient, imageGradient } from './convolution';
import { crossEntropy } from './cross-entropy';
import { maxPool, maxPoolGradient } from './max-pool';

type Tensors = Record<string, tf.Tensor>;

/** Momentum of the optimiser. */
const MOMENTUM = 0.9;
/** How much of the old running mean and variance each step keeps. */
const STATISTICS_DECAY = 0.95;

/** One layer's forward pass, kept for its gradient. */
interface LayerPass {
  readonly layer: ConvolutionLayer;
  readonly input: tf.Tensor4D;
  readonly norm: Normalized;
  /** After ReLU, before pooling. */
  readonly active: tf.Tensor4D;
  readonly output: tf.Tensor4D;
}

function forward(layer: ConvolutionLayer, input: tf.Tensor4D, state: Tensors): LayerPass {
  const { name, padding, pools } = layer;
  const { filter, scale, shift } = layerParameters(name, state);
  const norm = normalizeBatch(convolution(input, filter, padding));
  const active = tf.relu(tf.add<tf.Tensor4D>(tf.mul(norm.normalized, scale), shift));
  return { layer, input, norm, active, output: pools ? maxPool(active) : active };
}

function layerParameters(name: string, state: Tensors) {
  return {
    filter: state[`${name}.filter`] as tf.Tensor4D,
    scale: state[`${name}.scale`] as tf.Tensor1D,
    shift: state[`${name}.shift`] as tf.Tensor1D,
  };
}

/** The layer's gradients by parameter name, and the gradient for its convolution's output. */
function backward({ layer, input, norm, active, output }: LayerPass, dy: tf.Tensor4D, state: Tensors) {
  const { name, padding, pools } = layer;
  const { filter, scale } = layerParameters(name, state);
  const dActive = pools ? maxPoolGradient(dy, active, output) : dy;
  const dNorm = tf.mul<tf.Tensor4D>(dActive, tf.step(active));
  const gradients = normalizationGradients(dNorm, norm, scale);
  return {
    dConvolution: gradients.x,
    gradients: {
      [`${name}.filter`]: filterGradient(input, gradients.x, filter, padding),
      [`${name}.scale`]: gradients.scale,
      [`${name}.shift`]: gradients.shift,
    } as Tensors,
  };
}

/** The loss on a batch and its gradient for every parameter, by name. */
export function lossAndGradients(
  config: ClassifierConfig,
  state: Tensors,
  images: tf.Tensor4D,
  targets: tf.Tensor2D,
): { readonly loss: tf.Scalar; readonly gradients: Tensors; readonly passes: readonly LayerPass[] } {
  const passes: LayerPass[] = [];
  let maps = images;
  for (const layer of featureLayers(config)) {
    const pass = forward(layer, maps, state);
    passes.push(pass);
    maps = pass.output;
  }
  const features = tf.reshape<tf.Rank.R2>(maps, [images.shape[0], FEATURE_SIZE]);
  const classWeight = state['classes.weight'] as tf.Tensor2D;
  const logits = tf.add<tf.Tensor2D>(tf.matMul(features, classWeight), state['classes.bias'] as tf.Tensor1D);
  const { loss, gradient } = crossEntropy(logits, targets);
  const gradients: Tensors = {
    'classes.weight': tf.matMul(tf.transpose(features), gradient),
    'classes.bias': tf.sum(gradient, 0),
  };
  let dy = tf.reshape<tf.Rank.R4>(tf.matMul(gradient, tf.transpose(classWeight)), maps.shape);
  for (const pass of [...passes].reverse()) {
    const back = backward(pass, dy, state);
    Object.assign(gradients, back.gradients);
    // The images themselves need no gradient.
    if (pass === passes[0]) break;
    dy = imageGradient(back.dConvolution, layerParameters(pass.layer.name, state).filter, pass.layer.padding);
  }
  return { loss, gradients, passes };
}

/**
 * One step of stochastic gradient descent with Nesterov's momentum, as PyTorch writes it.
 * @param decay weight decay; only filters and weights decay
 */
function update(name: string, state: Tensors, gradient: tf.Tensor, learningRate: tf.Tensor, decay: number) {
  const value = state[name] as tf.Tensor;
  const decays = /filter$|weight$/.test(name);
  const slope = decays ? tf.add(gradient, tf.mul(value, decay)) : gradient;
  const velocity = tf.add(tf.mul(state[`${name}.velocity`] as tf.Tensor, MOMENTUM), slope);
  const direction = tf.add(slope, tf.mul(velocity, MOMENTUM));
  return {
    [name]: tf.sub(value, tf.mul(direction, learningRate)),
    [`${name}.velocity`]: velocity,
  };
}

/** The running mean and variance that stand in for the batch's once training is over. */
function runningStatistics({ layer, norm }: LayerPass, state: Tensors): Tensors {
  const follow = (name: string, current: tf.Tensor): [string, tf.Tensor] => {
    const old = state[name] as tf.Tensor;
    return [name, tf.add(old, tf.mul(tf.sub(current, old), 1 - STATISTICS_DECAY))];
  };
  return Object.fromEntries([
    follow(`${layer.name}.mean`, norm.mean),
    follow(`${layer.name}.variance`, norm.variance),
  ]);
}

/**
 * The classifier's training step, pure. State: that of `initialTrainingState`. Inputs: `images` [N, H, W, C] in [-1, 1],
 * `targets` one-hot [N, classes], `learningRate` (scalar). Further output: `loss` (scalar).
 */
export function createClassifierStep(config: ClassifierConfig, weightDecay: number): PureStep {
  return (inputs) => {
    const { images, targets, learningRate } = inputs as {
      images: tf.Tensor4D;
      targets: tf.Tensor2D;
      learningRate: tf.Scalar;
    };
    const { loss, gradients, passes } = lossAndGradients(config, inputs, images, targets);
    const updates = Object.entries(gradients).map(([name, gradient]) =>
      update(name, inputs, gradient, learningRate, weightDecay),
    );
    const statistics = passes.map((pass) => runningStatistics(pass, inputs));
    return Object.assign({ loss }, ...updates, ...statistics) as Tensors;
  };
}
