import type { FillAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { uniformValue } from '../lower/lowered-value';

const fill: KernelDefinition = {
  kernel: 'Fill',
  infer: (_inputs, attributes) => {
    const { shape, dtype } = attributes as unknown as FillAttrs;
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new UnsupportedKernelUseError(
        'Fill',
        `makes ${dtype}; only float32, int32 and bool can be compiled`,
      );
    }
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const { shape, dtype } = outputOf(call);
    const value = Number((call.attributes as unknown as FillAttrs).value);
    return [uniformValue(shape, call.graph.typedScalar(value, dtype))];
  },
};

function like(kernel: string, value: number): KernelDefinition {
  return {
    kernel,
    infer: (inputs) => {
      const { shape, dtype } = inputOf(inputs, 'x');
      return [{ shape, dtype }];
    },
    lower: (call) => {
      const { shape, dtype } = outputOf(call);
      return [uniformValue(shape, call.graph.typedScalar(value, dtype))];
    },
  };
}

/** Kernels that make tensors of one repeated number. */
export const fillKernels: readonly KernelDefinition[] = [fill, like('OnesLike', 1), like('ZerosLike', 0)];
