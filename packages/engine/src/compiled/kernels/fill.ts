import type { FillAttrs } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { uniformValue } from '../lower/lowered-value';
import type { RecordedType } from '../record/recording';

const fill: KernelDefinition = {
  kernel: 'Fill',
  infer: (_inputs, attributes) => {
    const { shape, dtype } = attributes as unknown as FillAttrs;
    return [{ shape, dtype: dtype as RecordedType }];
  },
  lower: (call) => {
    const { shape, dtype } = outputOf(call);
    return [
      uniformValue(
        shape,
        typedScalar(call.graph, (call.attributes as unknown as FillAttrs).value as number, dtype),
      ),
    ];
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
      return [uniformValue(shape, typedScalar(call.graph, value, dtype))];
    },
  };
}

function typedScalar(graph: GraphBuilder, value: number, type: RecordedType) {
  if (type === 'float32') return graph.scalar(value);
  return graph.constant(type === 'int32' ? Int32Array.of(value) : Uint8Array.of(value), []);
}

/** Kernels that make tensors of one repeated number. */
export const fillKernels: readonly KernelDefinition[] = [fill, like('OnesLike', 1), like('ZerosLike', 0)];
