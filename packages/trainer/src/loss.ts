import * as tf from '@tensorflow/tfjs-core';

/** Mean squared error of each image of a batch: `[batch, ...]` twice in, `[batch]` out. */
export function sampleMeanSquaredErrors(prediction: tf.Tensor, target: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const difference = tf.sub(prediction, target);
    const axes = difference.shape.map((_, axis) => axis).slice(1);
    return tf.mean(tf.mul(difference, difference), axes);
  });
}

/**
 * The mean over the batch of weight times mean squared error (Ho et al. 2020, equation 14, where the weights are 1;
 * Hang et al. 2023, equation 8, for min-SNR weights). Carries its own gradient with respect to the prediction.
 *
 * @param prediction `[batch, ...]`.
 * @param target The shape of `prediction`.
 * @param weights `[batch]`.
 */
export function weightedMeanSquaredError(
  prediction: tf.Tensor,
  target: tf.Tensor,
  weights: tf.Tensor1D,
): tf.Scalar {
  const loss = tf.customGrad((output, save) => {
    // Saved, so that tensors made inside a differentiated function live until the backward pass.
    (save as tf.GradSaveFunc)([output as tf.Tensor, target, weights]);
    return {
      value: tf.mean(tf.mul(weights, sampleMeanSquaredErrors(output as tf.Tensor, target))),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => errorGradient(dy, saved),
    };
  });
  return loss(prediction) as tf.Scalar;
}

/** d loss / d prediction = 2 weight (prediction - target) / elements of the batch, times dy. */
function errorGradient(dy: tf.Tensor, [prediction, target, weights]: readonly tf.Tensor[]): tf.Tensor {
  if (prediction === undefined || target === undefined || weights === undefined) {
    throw new Error('The loss saved no tensors for its gradient.');
  }
  return tf.tidy(() => {
    const perSample = tf.reshape(weights, [-1, ...prediction.shape.slice(1).map(() => 1)]);
    const scale = tf.mul(perSample, tf.mul(dy, 2 / prediction.size));
    return tf.mul(scale, tf.sub(prediction, target));
  });
}
