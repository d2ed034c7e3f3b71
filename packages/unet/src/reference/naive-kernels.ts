import * as tf from '@tensorflow/tfjs-core';
import {
  naive,
  naiveGroupNormSilu,
  naiveGroupNormSiluGradient,
  naiveGroupStatistics,
  naiveMaxPoolGradient,
  naiveSilu,
  naiveSiluGradient,
  naiveUpsampleNearest,
  naiveUpsampleNearestGradient,
  type Naive,
} from './naive-operations';

type NaiveKernel = (
  inputs: Readonly<Record<string, Naive>>,
  attributes: Readonly<Record<string, number>>,
) => Naive[];

const missing = naive([0]);

/** Every optional kernel of our own, by the formulas of `optional-kernels.md`, in float64. */
export const naiveKernels: Readonly<Record<string, NaiveKernel>> = {
  Silu: ({ x = missing }) => [naiveSilu(x)],
  SiluGrad: ({ dy = missing, x = missing }) => [naiveSiluGradient(dy, x)],
  GroupNormSilu: ({ x = missing, gamma = missing, beta = missing }, { groups = 0, epsilon = 0 }) => {
    const { mean, inverseDeviation } = naiveGroupStatistics(x, groups, epsilon);
    return [naiveGroupNormSilu(x, gamma, beta, groups, epsilon), mean, inverseDeviation];
  },
  GroupNormSiluGrad: ({
    dy = missing,
    x = missing,
    gamma = missing,
    beta = missing,
    mean = missing,
    inverseDeviation = missing,
  }) => naiveGroupNormSiluGradient({ dy, x, gamma, beta, mean, inverseDeviation }),
  MaxPool2x2Grad: ({ dy = missing, x = missing }) => [naiveMaxPoolGradient(dy, x)],
  UpsampleNearest2x: ({ x = missing }) => [naiveUpsampleNearest(x)],
  UpsampleNearest2xGrad: ({ dy = missing }) => [naiveUpsampleNearestGradient(dy)],
};

/** Registers one of them on a backend; calls are counted. Call `unregister` when done. */
export function registerNaiveKernel(
  kernelName: string,
  backendName: string,
): { calls: number; unregister(): void } {
  const kernel = naiveKernels[kernelName];
  const registration = {
    calls: 0,
    unregister: () => {
      tf.unregisterKernel(kernelName, backendName);
    },
  };
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => {
    registration.calls += 1;
    const arrays = Object.entries(inputs).flatMap(([name, tensor]) => {
      if (tensor === undefined) return [];
      const data = Float64Array.from(tf.engine().readSync(tensor.dataId) as Float32Array);
      return [[name, { shape: tensor.shape, data }] as const];
    });
    const outputs = kernel?.(Object.fromEntries(arrays), attrs as Record<string, number>) ?? [];
    const tensors = outputs.map(({ shape, data }) => tf.tensor(Float32Array.from(data), [...shape]));
    const [only] = tensors;
    return only !== undefined && tensors.length === 1 ? only : tensors;
  };
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  return registration;
}
