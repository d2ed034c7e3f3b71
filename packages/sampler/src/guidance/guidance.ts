import * as tf from '@tensorflow/tfjs-core';

/** A network with its parameters bound. */
export type Denoiser = (xt: tf.Tensor4D, t: tf.Tensor1D, labels: tf.Tensor | null) => tf.Tensor4D;

/** What guidance works on. */
export interface GuidanceInputs {
  readonly xt: tf.Tensor4D;
  readonly t: tf.Tensor1D;
  /** int32 [N], or float32 weights [N, rows]. */
  readonly labels: tf.Tensor;
  /** Scalar. */
  readonly scale: tf.Tensor;
  /** Scalar from 0 to 1; null leaves the rescaling out. */
  readonly rescale: tf.Tensor | null;
}

/**
 * Classifier-free guidance (Ho and Salimans 2022): away from the unconditional prediction, through the conditional one.
 * A scale of 1 is the conditional prediction, 0 the unconditional one. Both come from one batch of 2N.
 */
export function guidedPrediction(
  denoise: Denoiser,
  { xt, t, labels, scale, rescale }: GuidanceInputs,
  nullLabel: number,
): tf.Tensor4D {
  const allLabels = tf.concat([labels, nullLabels(labels, nullLabel)]);
  const both = denoise(tf.concat([xt, xt]), tf.concat([t, t]), allLabels);
  const [conditional, unconditional] = tf.split(both, 2) as [tf.Tensor4D, tf.Tensor4D];
  const guided = tf.add<tf.Tensor4D>(unconditional, tf.mul(scale, tf.sub(conditional, unconditional)));
  return rescale === null ? guided : rescaled(guided, conditional, rescale);
}

/** "No label" for every image, in the form of the labels. */
function nullLabels(labels: tf.Tensor, nullLabel: number): tf.Tensor {
  if (labels.rank === 1) return tf.fill(labels.shape, nullLabel, 'int32');
  const [images = 0, rows = 0] = labels.shape;
  const weights = Float32Array.from({ length: rows }, (_, row) => (row === nullLabel ? 1 : 0));
  return tf.tile(tf.tensor2d(weights, [1, rows]), [images, 1]);
}

/**
 * Lin et al. 2023, equations 15 and 16: the guided prediction with the deviation of the conditional one, image by image,
 * mixed with the guided prediction as it is.
 */
function rescaled(guided: tf.Tensor4D, conditional: tf.Tensor4D, rescale: tf.Tensor): tf.Tensor4D {
  const ratio = tf.div(deviation(conditional), tf.maximum(deviation(guided), 1e-12));
  // phi guided ratio + (1 - phi) guided.
  return tf.mul(guided, tf.add(1, tf.mul(rescale, tf.sub(ratio, 1))));
}

/** The standard deviation of each image, [N, 1, 1, 1]. */
function deviation(images: tf.Tensor4D): tf.Tensor {
  const axes = [1, 2, 3];
  const centred = tf.sub(images, tf.mean(images, axes, true));
  return tf.sqrt(tf.mean(tf.square(centred), axes, true));
}
