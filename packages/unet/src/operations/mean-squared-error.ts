import * as tf from '@tensorflow/tfjs-core';
import { withOwnGradient } from './own-gradient';

/** Averages all but the first axis: [N, ...] to [N]. */
function imageMeans(x: tf.Tensor4D): tf.Tensor1D {
  return tf.mean(tf.reshape(x, [x.shape[0], -1]), 1);
}

/**
 * The mean over the batch of each image's mean squared error, times the image's weight where weights are given.
 * The gradient is that of the prediction; target and weights are constants.
 * @param prediction [N, H, W, C]
 * @param target [N, H, W, C]
 * @param imageWeights [N], for example min-SNR weights; absent: all 1
 */
export function meanSquaredError(
  prediction: tf.Tensor4D,
  target: tf.Tensor4D,
  imageWeights?: tf.Tensor1D,
): tf.Scalar {
  return withOwnGradient<tf.Scalar>({
    inputs: [prediction],
    forward: () => {
      const errors = imageMeans(tf.squaredDifference(prediction, target));
      const output = tf.mean<tf.Scalar>(imageWeights === undefined ? errors : tf.mul(errors, imageWeights));
      return { output, saved: [prediction, target, ...(imageWeights === undefined ? [] : [imageWeights])] };
    },
    backward: (dy, [savedPrediction, savedTarget, savedWeights]) => {
      const [p, target0] = [savedPrediction as tf.Tensor4D, savedTarget as tf.Tensor4D];
      const slope = tf.mul(dy, 2 / p.size);
      const slopes =
        savedWeights === undefined ? slope : tf.mul(slope, tf.reshape(savedWeights, [-1, 1, 1, 1]));
      return [tf.mul(tf.sub(p, target0), slopes)];
    },
  });
}
