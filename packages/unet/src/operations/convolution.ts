import * as tf from '@tensorflow/tfjs-core';
import { filterGradient } from './filter-gradient';
import { hasKernel, runKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';
import { spatialSums } from './spatial-sums';

function forward(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  if (!hasKernel('FusedConv2D')) return tf.add(tf.conv2d(x, filter, 1, 'same'), bias);
  const attributes = {
    strides: [1, 1],
    pad: 'same',
    dataFormat: 'NHWC',
    dilations: [1, 1],
    activation: 'linear',
  };
  return runSingleKernel('FusedConv2D', { x, filter, bias }, attributes) as tf.Tensor4D;
}

/** The images' gradient: dy convolved with the filter turned by 180 degrees, its channels exchanged. */
function imageGradient(dy: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const turned = filter.shape[0] === 1 ? filter : tf.reverse(filter, [0, 1]);
  return tf.conv2d(dy, tf.transpose(turned, [0, 1, 3, 2]), 1, 'same');
}

/** The gradients of images, filter and bias. */
function gradients(dy: tf.Tensor4D, x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor[] {
  if (hasKernel('ConvolutionGrad')) return runKernel('ConvolutionGrad', { dy, x, filter });
  return [imageGradient(dy, filter), filterGradient(x, dy, filter.shape), tf.sum(spatialSums(dy), 0)];
}

/**
 * A convolution with stride 1 and as much zero padding as keeps the image size.
 * @param x images, [N, H, W, C]
 * @param filter [k, k, C, K] (kernel layout), k = 1 or 3
 * @param bias [K]
 * @returns [N, H, W, K]
 */
export function convolution(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x, filter, bias],
    forward: () => ({ output: forward(x, filter, bias), saved: [x, filter] }),
    backward: (dy, [savedX, savedFilter]) => gradients(dy, savedX as tf.Tensor4D, savedFilter as tf.Tensor4D),
  });
}
