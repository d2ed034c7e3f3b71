import * as tf from '@tensorflow/tfjs-core';

/**
 * The mean cross-entropy of softmax(logits) and its gradient.
 * @param logits [N, classes] @param targets the right classes one-hot, [N, classes]
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
): { readonly loss: tf.Scalar; readonly gradient: tf.Tensor2D } {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const logProbabilities = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
  const count = logits.shape[0];
  const loss = tf.div<tf.Scalar>(tf.sum(tf.mul(targets, logProbabilities)), -count);
  return { loss, gradient: tf.div(tf.sub(tf.exp(logProbabilities), targets), count) };
}
