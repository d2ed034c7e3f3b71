import * as tf from '@tensorflow/tfjs-core';

/** Whether the backend in use has this kernel (`optional-kernels.md` lists those that the network asks for). */
export function hasKernel(name: string): boolean {
  const kernel = tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined;
  return kernel !== undefined;
}

/** Runs a kernel that has several outputs, by name. */
export function runKernel(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** Runs a kernel that has one output, by name. */
export function runSingleKernel(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(name, inputs, attributes);
}
