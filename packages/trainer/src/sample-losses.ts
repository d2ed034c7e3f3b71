import * as tf from '@tensorflow/tfjs-core';

/** Mean squared error of each image of a batch: `[batch, ...]` twice in, `[batch]` out. */
export function sampleMeanSquaredErrors(prediction: tf.Tensor, target: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const difference = tf.sub(prediction, target);
    const axes = difference.shape.map((_, axis) => axis).slice(1);
    return tf.mean(tf.mul(difference, difference), axes);
  });
}
