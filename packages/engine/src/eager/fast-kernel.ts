import * as tf from '@tensorflow/tfjs-core';

/** What a kernel is called with. */
export interface KernelCall<Backend> {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs: tf.NamedAttrMap;
  readonly backend: Backend;
}

/** A faster kernel for some calls; null for those that the stock kernel keeps. */
export type FastKernel<Backend> = (call: KernelCall<Backend>) => tf.TensorInfo | tf.TensorInfo[] | null;

/** The name under which a backend's own kernels stay in the registry, for the calls left to them. */
export function stockBackend(backendName: string): string {
  return `${backendName}-stock`;
}

/** Puts `fast` before the backend's kernel of that name, once. Does nothing where the backend has no such kernel. */
export function registerFastKernel<Backend>(
  backendName: string,
  kernelName: string,
  fast: FastKernel<Backend>,
): void {
  const stock = registeredKernel(kernelName, backendName);
  if (stock === undefined || registeredKernel(kernelName, stockBackend(backendName)) !== undefined) return;
  tf.registerKernel({ ...stock, backendName: stockBackend(backendName) });
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const { inputs, attrs, backend } = call as unknown as KernelCall<Backend>;
      return fast({ inputs, attrs, backend }) ?? stock.kernelFunc(call);
    },
  });
}

/** Undefined where there is none, whatever the type says. */
function registeredKernel(name: string, backend: string): tf.KernelConfig | undefined {
  return tf.getKernel(name, backend);
}
