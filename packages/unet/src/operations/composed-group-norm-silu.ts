import * as tf from '@tensorflow/tfjs-core';
import { siluDerivative } from './silu';
import { spatialMeans } from './spatial-sums';

/** The forward pass with the statistics that its gradient needs, both [N, 1, 1, C] and equal within a group. */
export interface GroupNormSiluResult {
  readonly y: tf.Tensor4D;
  readonly mean: tf.Tensor4D;
  readonly inverseDeviation: tf.Tensor4D;
}

/** What the gradient is computed from. */
export interface GroupNormSiluGradientInputs extends Omit<GroupNormSiluResult, 'y'> {
  readonly dy: tf.Tensor4D;
  readonly x: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
}

/** [C, C]: times a row of channel values, this gives every channel the average of its group. */
function groupAveragingMatrix(channels: number, groups: number): tf.Tensor2D {
  const size = channels / groups;
  const matrix = new Float32Array(channels * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const groupStart = channel - (channel % size);
    matrix.fill(1 / size, channel * channels + groupStart, channel * channels + groupStart + size);
  }
  return tf.tensor2d(matrix, [channels, channels]);
}

/** Averages [N, 1, 1, C] over the channels of each group, at every channel of the group. */
function groupMeans(perChannel: tf.Tensor4D, averaging: tf.Tensor2D): tf.Tensor4D {
  const [batch, , , channels] = perChannel.shape;
  const averages = tf.matMul(tf.reshape<tf.Rank.R2>(perChannel, [batch, channels]), averaging);
  return tf.reshape(averages, [batch, 1, 1, channels]);
}

/** scale = gamma / deviation and shift = beta - mean scale, so that x scale + shift is the normalised map. */
function affine(
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { mean, inverseDeviation }: Omit<GroupNormSiluResult, 'y'>,
): { readonly scale: tf.Tensor4D; readonly shift: tf.Tensor4D } {
  const scale = tf.mul<tf.Tensor4D>(inverseDeviation, gamma);
  return { scale, shift: tf.sub<tf.Tensor4D>(beta, tf.mul(mean, scale)) };
}

/** GroupNorm and SiLU from standard kernels; the variance in two passes, so that a large mean costs no accuracy. */
export function composedGroupNormSilu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { groups, epsilon }: { readonly groups: number; readonly epsilon: number },
): GroupNormSiluResult {
  const averaging = groupAveragingMatrix(x.shape[3], groups);
  const mean = groupMeans(spatialMeans(x), averaging);
  const variance = groupMeans(spatialMeans(tf.squaredDifference<tf.Tensor4D>(x, mean)), averaging);
  const inverseDeviation = tf.rsqrt(tf.add<tf.Tensor4D>(variance, epsilon));
  const { scale, shift } = affine(gamma, beta, { mean, inverseDeviation });
  const z = tf.add<tf.Tensor4D>(tf.mul(x, scale), shift);
  return { y: tf.mul(z, tf.sigmoid(z)), mean, inverseDeviation };
}

/**
 * The gradients [dx, dgamma, dbeta], by the formulas of `optional-kernels.md`, with `centred = x - mean` in the place
 * of `normalised = centred inverseDeviation`.
 */
export function composedGroupNormSiluGradient(
  { dy, x, gamma, beta, mean, inverseDeviation }: GroupNormSiluGradientInputs,
  groups: number,
): [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D] {
  const [, height, width, channels] = x.shape;
  const averaging = groupAveragingMatrix(channels, groups);
  const { scale, shift } = affine(gamma, beta, { mean, inverseDeviation });
  const z = tf.add<tf.Tensor4D>(tf.mul(x, scale), shift);
  const dz = tf.mul<tf.Tensor4D>(dy, siluDerivative(z));
  const centred = tf.sub<tf.Tensor4D>(x, mean);

  const meanDz = spatialMeans(dz);
  const meanDzNormalised = tf.mul<tf.Tensor4D>(
    spatialMeans(tf.mul<tf.Tensor4D>(dz, centred)),
    inverseDeviation,
  );
  const overBatch = (perImage: tf.Tensor4D) =>
    tf.sum<tf.Tensor1D>(tf.mul(perImage, height * width), [0, 1, 2]);

  const meanU = groupMeans(tf.mul(meanDz, gamma), averaging);
  const meanUNormalised = groupMeans(tf.mul(meanDzNormalised, gamma), averaging);
  const slope = tf.mul(meanUNormalised, tf.square(inverseDeviation));
  const offset = tf.mul(meanU, inverseDeviation);
  const dx = tf.sub<tf.Tensor4D>(tf.sub(tf.mul(dz, scale), tf.mul(centred, slope)), offset);
  return [dx, overBatch(meanDzNormalised), overBatch(meanDz)];
}
