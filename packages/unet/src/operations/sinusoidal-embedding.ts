import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runSingleKernel } from './kernel-registry';

/** f_i = exp(-ln(10000) i / half), i = 0 .. half - 1, in radians a time step. */
function frequencies(half: number): Float32Array {
  return Float32Array.from({ length: half }, (_, i) => Math.exp((-Math.log(10_000) * i) / half));
}

/**
 * The sinusoidal embedding of Vaswani et al. (2017): [sin(t f), cos(t f)], [N] to [N, width]. It has no gradient: time
 * steps are given.
 */
export function sinusoidalEmbedding(t: tf.Tensor1D, width: number): tf.Tensor2D {
  const half = width / 2;
  if (hasKernel('SinusoidalEmbedding')) {
    const inputs = { t, frequencies: tf.tensor1d(frequencies(half)) };
    return runSingleKernel('SinusoidalEmbedding', inputs) as tf.Tensor2D;
  }
  const column = tf.reshape<tf.Rank.R2>(tf.cast(t, 'float32'), [-1, 1]);
  const angles = tf.mul<tf.Tensor2D>(column, tf.tensor2d(frequencies(half), [1, half]));
  return tf.concat([tf.sin(angles), tf.cos(angles)], 1);
}
