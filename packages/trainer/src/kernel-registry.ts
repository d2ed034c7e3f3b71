import * as tf from '@tensorflow/tfjs-core';

/** Whether the backend in use has this kernel, which does in one go what would else take several operations. */
export function hasKernel(name: string): boolean {
  // Undefined where there is none, whatever the type says.
  const kernel = tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined;
  return kernel !== undefined;
}
