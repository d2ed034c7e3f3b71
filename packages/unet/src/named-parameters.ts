import type * as tf from '@tensorflow/tfjs-core';
import { UNetParameterError } from './errors';

/** Parameters as tensors, by PyTorch's names. Entries of other names are ignored. */
export type ParameterTensors = Readonly<Record<string, tf.Tensor>>;

/** The parameter of this name. @throws UNetParameterError if there is none. */
export function namedParameter(parameters: ParameterTensors, name: string): tf.Tensor {
  const tensor = parameters[name];
  if (tensor === undefined) {
    throw new UNetParameterError(
      `The parameter ${name} is missing; give every parameter of the network's config.`,
    );
  }
  return tensor;
}
