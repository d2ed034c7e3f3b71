import type * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../fast-kernel';

/** The inside of the cpu backend that its kernels work with. */
export interface CpuBackend extends tf.KernelBackend {
  readonly data: { get(dataId: tf.DataId): { readonly values: tf.TypedArray } };
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType, values: tf.TypedArray): tf.TensorInfo;
}

export type CpuKernelCall = KernelCall<CpuBackend>;

/** The values of a float32 tensor, or null where it is of another type or missing. */
export function float32Values(backend: CpuBackend, tensor: tf.TensorInfo | undefined): Float32Array | null {
  if (tensor?.dtype !== 'float32') return null;
  const { values } = backend.data.get(tensor.dataId);
  return values instanceof Float32Array ? values : null;
}
