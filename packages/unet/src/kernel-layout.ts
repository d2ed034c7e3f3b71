import * as tf from '@tensorflow/tfjs-core';
import { namedParameter, type ParameterTensors } from './named-parameters';
import { parameterSpecs, type ParameterKind } from './parameter-specs';
import { permuteAxes } from './permute-axes';
import { splitParameters, type ParameterArrays } from './split-parameters';
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
