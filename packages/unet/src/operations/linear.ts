import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';

/** `_FusedMatMul` wants matrices of rank 3: on wasm, rank 2 reads beyond the end of memory. */
function forward(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (!hasKernel('_FusedMatMul')) return tf.add(tf.matMul(x, weight), bias);
  const attributes = { transposeA: false, transposeB: false, activation: 'linear' };
  const inputs = { a: tf.expandDims(x, 0), b: tf.expandDims(weight, 0), bias };
  return tf.squeeze(runSingleKernel('_FusedMatMul', inputs, attributes), [0]);
}

/**
 * The gradients of `x weight`. Transposes are explicit: wasm multiplies transposed operands twenty times as slowly.
 * @returns [dx, dWeight]
 */
function productGradients(dy: tf.Tensor2D, x: tf.Tensor2D, weight: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] {
  return [tf.matMul(dy, tf.transpose(weight)), tf.matMul(tf.transpose(x), dy)];
}

/** `x weight`: [N, I] by [I, O] to [N, O]. */
export function product(x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D {
  return withOwnGradient<tf.Tensor2D>({
    inputs: [x, weight],
    forward: () => ({ output: tf.matMul(x, weight), saved: [x, weight] }),
    backward: (dy, [savedX, savedWeight]) =>
      productGradients(dy, savedX as tf.Tensor2D, savedWeight as tf.Tensor2D),
  });
}

/** The gradients of `x weight + bias`: [dx, dWeight, dBias]. */
function linearGradients(dy: tf.Tensor2D, x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor[] {
  if (hasKernel('LinearGrad')) return runKernel('LinearGrad', { dy, x, weight });
  return [...productGradients(dy, x, weight), tf.sum(dy, 0)];
}

/** `x weight + bias`: [N, I] by [I, O] (kernel layout), plus [O], to [N, O]. */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return withOwnGradient<tf.Tensor2D>({
    inputs: [x, weight, bias],
    forward: () => ({ output: forward(x, weight, bias), saved: [x, weight] }),
    backward: (dy, [savedX, savedWeight]) =>
      linearGradients(dy, savedX as tf.Tensor2D, savedWeight as tf.Tensor2D),
  });
}
