import * as tf from '@tensorflow/tfjs-core';

/** The largest element of each 2x2 window: [N, H, W, C] to [N, H/2, W/2, C], H and W even. */
export function maxPool(x: tf.Tensor4D): tf.Tensor4D {
  return tf.maxPool(x, 2, 2, 'valid');
}

/** Each pixel as a 2x2 square. */
function enlarge(map: tf.Tensor4D): tf.Tensor4D {
  return tf.image.resizeNearestNeighbor(map, [map.shape[1] * 2, map.shape[2] * 2]);
}

/** The gradient for x, from y = maxPool(x) and the gradient of y. Elements that tie for the largest share it equally. */
export function maxPoolGradient(dy: tf.Tensor4D, x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  const isLargest = tf.sub<tf.Tensor4D>(1, tf.step(tf.sub(enlarge(y), x)));
  const share = tf.div<tf.Tensor4D>(dy, tf.mul(tf.avgPool(isLargest, 2, 2, 'valid'), 4));
  return tf.mul(isLargest, enlarge(share));
}
