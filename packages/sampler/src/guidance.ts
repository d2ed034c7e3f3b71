import * as tf from '@tensorflow/tfjs-core';

/** A network with its parameters bound. */
export type Denoiser = (xt: tf.Tensor4D, t: tf.Tensor1D, labels: tf.Tensor | null) => tf.Tensor4D;

/**
 * Classifier-free guidance (Ho and Salimans 2022): away from the unconditional prediction, through the conditional one.
 * A scale of 1 is the conditional prediction, 0 the unconditional one. Both come from one batch of 2N.
 *
 * @param labels int32 [N]
 * @param scale scalar
 */
export function guidedPrediction(
  denoise: Denoiser,
  inputs: { xt: tf.Tensor4D; t: tf.Tensor1D; labels: tf.Tensor; scale: tf.Tensor },
  nullLabel: number,
): tf.Tensor4D {
  const { xt, t, labels, scale } = inputs;
  const noLabels = tf.fill(labels.shape, nullLabel, 'int32');
  const both = denoise(tf.concat([xt, xt]), tf.concat([t, t]), tf.concat([labels, noLabels]));
  const [conditional, unconditional] = tf.split(both, 2) as [tf.Tensor4D, tf.Tensor4D];
  return tf.add(unconditional, tf.mul(scale, tf.sub(conditional, unconditional)));
}
