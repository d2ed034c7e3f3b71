import * as tf from '@tensorflow/tfjs-core';
import { namedParameter, type ParameterTensors } from './named-parameters';
import { hasKernel, runKernel, runSingleKernel } from './operations/kernel-registry';
import { parameterSpecs, type ParameterKind } from './parameter-specs';
import { permuteAxes } from './permute-axes';
import {
  flattenParameterTensors,
  requireLength,
  splitParameters,
  splitParameterTensor,
  type ParameterArrays,
} from './split-parameters';
import type { UNetConfig } from './unet-config';

/** Axes of PyTorch's layout in the order of the kernel layout: OIHW to HWIO, [out, in] to [in, out]. */
const toKernelAxes: Partial<Record<ParameterKind, readonly number[]>> = {
  convolution: [2, 3, 1, 0],
  linear: [1, 0],
};

/** And back: HWIO to OIHW, [in, out] to [out, in]. */
const fromKernelAxes: Partial<Record<ParameterKind, readonly number[]>> = {
  convolution: [3, 2, 0, 1],
  linear: [1, 0],
};

function permuteAll(
  config: UNetConfig,
  parameters: ParameterTensors,
  axesByKind: Partial<Record<ParameterKind, readonly number[]>>,
): ParameterTensors {
  return Object.fromEntries(
    parameterSpecs(config).map(({ name, kind }) => {
      const tensor = namedParameter(parameters, name);
      const axes = axesByKind[kind];
      return [name, axes === undefined ? tf.clone(tensor) : tf.transpose(tensor, [...axes])];
    }),
  );
}

/** Parameters in PyTorch's layouts to the layouts of TensorFlow.js's kernels (filters HWIO, weights [in, out]). */
export function toKernelLayout(config: UNetConfig, parameters: ParameterTensors): ParameterTensors {
  return permuteAll(config, parameters, toKernelAxes);
}

/** The inverse of `toKernelLayout`; brings gradients back to PyTorch's layouts. */
export function fromKernelLayout(config: UNetConfig, parameters: ParameterTensors): ParameterTensors {
  return permuteAll(config, parameters, fromKernelAxes);
}

/** What `SplitTransposed` and `JoinTransposed` are told of the parameters. */
function transposedPieces(config: UNetConfig): { shapes: number[][]; permutations: number[][] } {
  const specs = parameterSpecs(config);
  return {
    shapes: specs.map(({ shape }) => [...shape]),
    permutations: specs.map(({ kind, shape }) => [...(toKernelAxes[kind] ?? shape.keys())]),
  };
}

/** A flat vector in PyTorch's layouts, [parameterCount], to named tensors in kernel layout. */
export function splitIntoKernelLayout(config: UNetConfig, flat: tf.Tensor1D): ParameterTensors {
  if (!hasKernel('SplitTransposed')) return toKernelLayout(config, splitParameterTensor(config, flat));
  requireLength(config, flat.size);
  const pieces = runKernel('SplitTransposed', { vector: flat }, transposedPieces(config));
  return Object.fromEntries(parameterSpecs(config).map(({ name }, index) => [name, pieces[index] ?? flat]));
}

/** The inverse of `splitIntoKernelLayout`; brings gradients back into one vector. */
export function joinFromKernelLayout(config: UNetConfig, parameters: ParameterTensors): tf.Tensor1D {
  if (!hasKernel('JoinTransposed')) {
    return flattenParameterTensors(config, fromKernelLayout(config, parameters));
  }
  const pieces = parameterSpecs(config).map(({ name }, index) => [
    `${index}`,
    namedParameter(parameters, name),
  ]);
  return runSingleKernel(
    'JoinTransposed',
    Object.fromEntries(pieces) as tf.NamedTensorMap,
    transposedPieces(config),
  ) as tf.Tensor1D;
}

/** `toKernelLayout` on the host, once and for all: what a sampler gives its runner as constants. */
export function kernelLayoutOnHost(config: UNetConfig, flat: Float32Array): ParameterArrays {
  const arrays = splitParameters(config, flat);
  return Object.fromEntries(
    parameterSpecs(config).map(({ name, kind, shape, offset, size }) => {
      const data = arrays[name]?.data ?? flat.subarray(offset, offset + size);
      const axes = toKernelAxes[kind];
      return [name, axes === undefined ? { shape, data: data.slice() } : permuteAxes({ shape, data }, axes)];
    }),
  );
}
