import * as tf from '@tensorflow/tfjs-core';
import { permuteAxes } from '../permute-axes';
import {
  naive,
  naiveAdd,
  naiveAddEmbedding,
  naiveConcatChannels,
  naiveConvolutionGradient,
  naiveGroupNormSilu,
  naiveGroupNormSiluGradient,
  naiveGroupStatistics,
  naiveLinearGradient,
  naiveMaxPoolGradient,
  naivePickRows,
  naivePickRowsGradient,
  naiveSilu,
  naiveSiluGradient,
  naiveSinusoidalEmbedding,
  naiveSpatialSums,
  naiveSplitChannels,
  naiveUpsampleNearest,
  naiveUpsampleNearestGradient,
  type Naive,
} from './naive-operations';

/** The attributes of all kernels together. */
interface Attributes {
  readonly groups?: number;
  readonly epsilon?: number;
  readonly channels?: number;
  readonly rows?: number;
  readonly shapes?: readonly (readonly number[])[];
  readonly permutations?: readonly (readonly number[])[];
}

type NaiveKernel = (inputs: Readonly<Record<string, Naive>>, attributes: Attributes) => Naive[];

const missing = naive([0]);

function transposed({ shape, data }: Naive, axes: readonly number[]): Naive {
  const result = permuteAxes({ shape, data: Float32Array.from(data) }, axes);
  return { shape: result.shape, data: Float64Array.from(result.data) };
}

function splitTransposed(vector: Naive, { shapes = [], permutations = [] }: Attributes): Naive[] {
  let start = 0;
  return shapes.map((shape, index) => {
    const piece = naive(shape, (element) => vector.data[start + element] ?? 0);
    start += piece.data.length;
    return transposed(piece, permutations[index] ?? []);
  });
}

function joinTransposed(
  inputs: Readonly<Record<string, Naive>>,
  { shapes = [], permutations = [] }: Attributes,
): Naive {
  const values = shapes.flatMap((_, index) => {
    const axes = permutations[index] ?? [];
    const back = axes.map((__, axis) => axes.indexOf(axis));
    return [...transposed(inputs[index] ?? missing, back).data];
  });
  return naive([values.length], (index) => values[index] ?? 0);
}

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
  GroupNormSiluAdd: (
    { x = missing, gamma = missing, beta = missing, addend = missing },
    { groups = 0, epsilon = 0 },
  ) => {
    const y = naiveGroupNormSilu(x, gamma, beta, groups, epsilon);
    return [addend.shape.length === 2 ? naiveAddEmbedding(y, addend) : naiveAdd(y, addend)];
  },
  GroupNormSiluAddGrad: (
    { dy = missing, x = missing, gamma = missing, beta = missing },
    { groups = 0, epsilon = 0 },
  ) => [
    ...naiveGroupNormSiluGradient({ dy, x, gamma, beta, ...naiveGroupStatistics(x, groups, epsilon) }),
    naiveSpatialSums(dy),
  ],
  MaxPool2x2Grad: ({ dy = missing, x = missing }) => [naiveMaxPoolGradient(dy, x)],
  UpsampleNearest2x: ({ x = missing }) => [naiveUpsampleNearest(x)],
  UpsampleNearest2xGrad: ({ dy = missing }) => [naiveUpsampleNearestGradient(dy)],
  UpsampleConcat: ({ x = missing, skip = missing }) => [naiveConcatChannels(naiveUpsampleNearest(x), skip)],
  UpsampleConcatGrad: ({ dy = missing }, { channels = 0 }) => {
    const [doubled, skip] = naiveSplitChannels(dy, channels);
    return [naiveUpsampleNearestGradient(doubled), skip];
  },
  SinusoidalEmbedding: ({ t = missing, frequencies = missing }) => [naiveSinusoidalEmbedding(t, frequencies)],
  PickRows: ({ labels = missing, table = missing }) => [naivePickRows(labels, table)],
  PickRowsGrad: ({ dy = missing, labels = missing }, { rows = 0 }) => [
    naivePickRowsGradient(dy, labels, rows),
  ],
  ConvolutionGrad: ({ dy = missing, x = missing, filter = missing }) =>
    naiveConvolutionGradient(dy, x, filter),
  LinearGrad: ({ dy = missing, x = missing, weight = missing }) => naiveLinearGradient(dy, x, weight),
  SplitTransposed: ({ vector = missing }, attributes) => splitTransposed(vector, attributes),
  JoinTransposed: (inputs, attributes) => [joinTransposed(inputs, attributes)],
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
    const outputs = kernel?.(Object.fromEntries(arrays), attrs ?? {}) ?? [];
    const tensors = outputs.map(({ shape, data }) => tf.tensor(Float32Array.from(data), [...shape]));
    const [only] = tensors;
    return only !== undefined && tensors.length === 1 ? only : tensors;
  };
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  return registration;
}
