import * as tf from '@tensorflow/tfjs-core';

/**
 * Scales a flat gradient down so that its L2 norm is at most `maxNorm` (Pascanu et al. 2013, algorithm 1).
 *
 * @param maxNorm `null` leaves the gradient as it is.
 * @returns The gradient to use and the norm before clipping, a scalar.
 */
export function clipGradient(
  gradient: tf.Tensor1D,
  maxNorm: number | null,
): { readonly clipped: tf.Tensor1D; readonly norm: tf.Scalar } {
  return tf.tidy(() => {
    const norm = tf.sqrt(tf.sum<tf.Scalar>(tf.square(gradient)));
    if (maxNorm === null) return { clipped: gradient, norm };
    // The small term guards a zero gradient, as in PyTorch's clip_grad_norm_.
    const scale = tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
    return { clipped: tf.mul(gradient, scale), norm };
  });
}
