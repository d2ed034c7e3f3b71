import * as tf from '@tensorflow/tfjs-core';

/** What a kernel of the cpu backend is called with: the backend's own data beside the tensors. */
export interface CpuBackend extends tf.KernelBackend {
  readonly data: { get(dataId: tf.DataId): { readonly values: tf.TypedArray } };
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType, values: tf.TypedArray): tf.TensorInfo;
}

export interface KernelCall {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs: tf.NamedAttrMap;
  readonly backend: CpuBackend;
}

/** A faster kernel for some calls; null for those that the stock kernel keeps. */
export type FastKernel = (call: KernelCall) => tf.TensorInfo | null;

/** The values of a float32 tensor, or null where it is of another type or missing. */
export function float32Values(backend: CpuBackend, tensor: tf.TensorInfo | undefined): Float32Array | null {
  if (tensor?.dtype !== 'float32') return null;
  const { values } = backend.data.get(tensor.dataId);
  return values instanceof Float32Array ? values : null;
}

/** The name under which the backend's own kernels stay in the registry, for the calls left to them. */
export const STOCK_BACKEND = 'cpu-stock';

/** Puts `fast` before the cpu backend's kernel of that name, once. */
export function registerFastKernel(kernelName: string, fast: FastKernel): void {
  const stock = registeredKernel(kernelName, 'cpu');
  if (stock === undefined || registeredKernel(kernelName, STOCK_BACKEND) !== undefined) return;
  tf.registerKernel({ ...stock, backendName: STOCK_BACKEND });
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const { inputs, attrs, backend } = call as unknown as KernelCall;
      return fast({ inputs, attrs, backend }) ?? stock.kernelFunc(call);
    },
  });
}

/** Undefined where there is none, whatever the type says. */
function registeredKernel(name: string, backend: string): tf.KernelConfig | undefined {
  return tf.getKernel(name, backend);
}
