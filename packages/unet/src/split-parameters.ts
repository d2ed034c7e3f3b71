import * as tf from '@tensorflow/tfjs-core';
import { UNetParameterError } from './errors';
import { namedParameter, type ParameterTensors } from './named-parameters';
import { splitVector } from './operations/split-vector';
import { parameterCount, parameterSpecs } from './parameter-specs';
import type { UNetConfig } from './unet-config';

/** One parameter as a host array. */
export interface ParameterArray {
  /** In PyTorch's layout. */
  readonly shape: readonly number[];
  /** The values, row-major. */
  readonly data: Float32Array;
}

/** Parameters as host arrays, by PyTorch's names. */
export type ParameterArrays = Readonly<Record<string, ParameterArray>>;

/** @throws UNetParameterError where a flat buffer's length is not the network's. */
export function requireLength(config: UNetConfig, length: number): void {
  const count = parameterCount(config);
  if (length !== count) {
    throw new UNetParameterError(`The flat parameters have ${length} elements; this network has ${count}.`);
  }
}

/**
 * Names the pieces of a flat buffer of all parameters. The pieces are views: writing to one writes to the buffer.
 * @throws UNetParameterError if the buffer's length is not the network's.
 */
export function splitParameters(config: UNetConfig, flat: Float32Array): ParameterArrays {
  requireLength(config, flat.length);
  return Object.fromEntries(
    parameterSpecs(config).map(({ name, shape, size, offset }) => [
      name,
      { shape, data: flat.subarray(offset, offset + size) },
    ]),
  );
}

function requireExactNames(config: UNetConfig, names: readonly string[]): void {
  const known = new Set(parameterSpecs(config).map(({ name }) => name));
  const extra = names.find((name) => !known.has(name));
  if (extra !== undefined) {
    throw new UNetParameterError(
      `The parameter ${extra} is none of this network's; remove it or give its config.`,
    );
  }
}

/**
 * The inverse of `splitParameters`: copies named arrays in PyTorch's layouts into one flat buffer.
 * @throws UNetParameterError that names the parameter that is missing, extra or wrongly shaped.
 */
export function flattenParameters(config: UNetConfig, parameters: ParameterArrays): Float32Array {
  requireExactNames(config, Object.keys(parameters));
  const flat = new Float32Array(parameterCount(config));
  for (const { name, shape, size, offset } of parameterSpecs(config)) {
    const parameter = parameters[name];
    if (parameter === undefined) {
      throw new UNetParameterError(`The parameter ${name} is missing; this network needs it.`);
    }
    if (parameter.shape.join() !== shape.join() || parameter.data.length !== size) {
      throw new UNetParameterError(
        `The parameter ${name} has shape [${parameter.shape.join(', ')}] and ${parameter.data.length} elements; ` +
          `this network needs [${shape.join(', ')}].`,
      );
    }
    flat.set(parameter.data, offset);
  }
  return flat;
}

/** `splitParameters` on a tensor [count]: named tensors in PyTorch's layouts. */
export function splitParameterTensor(config: UNetConfig, flat: tf.Tensor1D): ParameterTensors {
  requireLength(config, flat.size);
  const specs = parameterSpecs(config);
  const pieces = splitVector(
    flat,
    specs.map(({ size }) => size),
  );
  return Object.fromEntries(
    specs.map(({ name, shape }, index) => [name, tf.reshape(pieces[index] ?? flat, [...shape])]),
  );
}

/** `flattenParameters` on tensors in PyTorch's layouts: one tensor [count]. */
export function flattenParameterTensors(config: UNetConfig, parameters: ParameterTensors): tf.Tensor1D {
  return tf.concat1d(
    parameterSpecs(config).map(({ name }) => tf.reshape(namedParameter(parameters, name), [-1])),
  );
}
