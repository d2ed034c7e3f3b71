import * as tf from '@tensorflow/tfjs-core';

/** Added to the variance. */
export const BATCH_NORM_EPSILON = 1e-5;

/** A batch, normalised, with what the gradient needs. */
export interface Normalized {
  /** (x - mean) / deviation, the shape of x. */
  readonly normalized: tf.Tensor4D;
  /** 1 / deviation, [C]. */
  readonly inverseDeviation: tf.Tensor1D;
  /** [C]. */
  readonly mean: tf.Tensor1D;
  /** [C], of the batch as it is (not corrected for its size). */
  readonly variance: tf.Tensor1D;
}

const PIXEL_AXES = [0, 1, 2];

/** Brings each channel of [N, H, W, C] to mean 0 and variance 1 (Ioffe & Szegedy 2015, algorithm 1, before scaling). */
export function normalizeBatch(x: tf.Tensor4D): Normalized {
  const mean = tf.mean<tf.Tensor1D>(x, PIXEL_AXES);
  const centred = tf.sub<tf.Tensor4D>(x, mean);
  const variance = tf.mean<tf.Tensor1D>(tf.square(centred), PIXEL_AXES);
  const inverseDeviation = tf.div<tf.Tensor1D>(1, tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
  return { normalized: tf.mul(centred, inverseDeviation), inverseDeviation, mean, variance };
}

/** Gradients of `scale * normalized + shift`, from its output's gradient `dy`: for x [N, H, W, C], scale and shift [C]. */
export function normalizationGradients(
  dy: tf.Tensor4D,
  { normalized, inverseDeviation }: Normalized,
  scale: tf.Tensor1D,
): { readonly x: tf.Tensor4D; readonly scale: tf.Tensor1D; readonly shift: tf.Tensor1D } {
  const shiftGradient = tf.sum<tf.Tensor1D>(dy, PIXEL_AXES);
  const scaleGradient = tf.sum<tf.Tensor1D>(tf.mul(dy, normalized), PIXEL_AXES);
  const pixels = dy.size / scale.size;
  const correction = tf.add(tf.div(shiftGradient, pixels), tf.mul(normalized, tf.div(scaleGradient, pixels)));
  const x = tf.mul<tf.Tensor4D>(tf.sub(dy, correction), tf.mul(scale, inverseDeviation));
  return { x, scale: scaleGradient, shift: shiftGradient };
}
