import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from './kernel-registry';

/**
 * The decay of the moving average at one step. Early on it is shorter than asked, so that the average does not
 * drag the random initial weights along: min(decay, (1 + n) / (10 + n)).
 *
 * @param step Number of the step, from 1.
 */
export function emaDecayAt(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/** One update of the exponential moving average: average + (1 - decay) (weights - average). Same shapes in and out. */
export function updateEma(average: tf.Tensor1D, weights: tf.Tensor1D, decay: tf.Scalar): tf.Tensor1D {
  if (hasKernel('MovingAverage')) {
    return tf.engine().runKernel<tf.Tensor1D>('MovingAverage', { average, weights, decay });
  }
  return tf.tidy(() => tf.add(average, tf.mul(tf.sub(weights, average), tf.sub(1, decay))));
}
