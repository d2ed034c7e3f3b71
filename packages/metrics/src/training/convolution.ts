import * as tf from '@tensorflow/tfjs-core';

type Padding = 'same' | 'valid';

/** @param x [N, H, W, C] @param filter [k, k, C, K] @returns [N, H', W', K], stride 1 */
export function convolution(x: tf.Tensor4D, filter: tf.Tensor4D, padding: Padding): tf.Tensor4D {
  return tf.conv2d(x, filter, 1, padding);
}

/** The gradient for the filter, from the output's gradient `dy`. The wasm backend has no such kernel. */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  padding: Padding,
): tf.Tensor4D {
  const attributes = { strides: [1, 1], pad: padding, dataFormat: 'NHWC', filterShape: filter.shape };
  return tf.engine().runKernel<tf.Tensor4D>('Conv2DBackpropFilter', { x, dy }, attributes);
}

/** The gradient for the images: `dy`, padded as far as the filter reached, convolved with the filter turned round. */
export function imageGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, padding: Padding): tf.Tensor4D {
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  if (padding === 'same') return tf.conv2d(dy, turned, 1, 'same');
  const reach = filter.shape[0] - 1;
  const border = [
    [0, 0],
    [reach, reach],
    [reach, reach],
    [0, 0],
  ] satisfies tf.backend_util.ExplicitPadding;
  return tf.conv2d(dy, turned, 1, border);
}
