import type { CastAttrs } from '@tensorflow/tfjs-core';
import { elementTypes } from '../onnx/onnx-model';
import { UnsupportedKernelUseError } from '../errors';
import { elementwise } from '../lower/elementwise';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { RecordedType } from '../record/recording';

export const castKernel: KernelDefinition = {
  kernel: 'Cast',
  infer: (inputs, attributes) => {
    const { dtype } = attributes as unknown as CastAttrs;
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new UnsupportedKernelUseError(
        'Cast',
        `casts to ${dtype}; only float32, int32 and bool can be compiled`,
      );
    }
    return [{ shape: inputOf(inputs, 'x').shape, dtype }];
  },
  lower: (call) => {
    const output = outputOf(call);
    return [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], output, (operands) => {
        const [x] = operands as [OnnxTensor];
        return cast(call.graph, x, output.dtype);
      }),
    ];
  },
};

/** The tensor with its elements converted; floats are cut off towards zero. */
export function cast(graph: GraphBuilder, x: OnnxTensor, type: RecordedType): OnnxTensor {
  if (x.type === type) return x;
  return graph.node('Cast', [x], x.shape, { attributes: { to: elementTypes[type] }, type });
}
