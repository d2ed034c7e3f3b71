import type { CastAttrs } from '@tensorflow/tfjs-core';
import { elementTypes, type ElementType } from '../onnx/onnx-model';
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

/**
 * The tensor with its elements converted. To int32, floats are cut off towards zero and taken modulo 2^32, as JavaScript
 * does it; what is no number or infinite becomes 0. ONNX leaves all but the first to the processor.
 */
export function cast(graph: GraphBuilder, x: OnnxTensor, type: RecordedType): OnnxTensor {
  const isFloat = x.type === 'float32' || x.type === 'float64';
  return isFloat && type === 'int32' ? wrapped(graph, x) : converted(graph, x, type);
}

/** 2^63: floats from here on, whose last 40 bits are zeros, are 0 modulo 2^32. */
const beyondInt64 = 2 ** 63;

function wrapped(graph: GraphBuilder, x: OnnxTensor): OnnxTensor {
  const [limit, zero] = [beyondInt64, 0].map((value) => converted(graph, graph.scalar(value), x.type));
  const fits = graph.node('Less', [graph.node('Abs', [x], x.shape), limit ?? null], x.shape, {
    type: 'bool',
  });
  const small = graph.node('Where', [fits, x, zero ?? null], x.shape, { type: x.type });
  const long = converted(graph, small, 'int64');
  // ONNX Runtime would make one conversion of two in a row.
  const remainder = graph.node('Mod', [long, graph.constant(BigInt64Array.of(2n ** 32n), [])], x.shape);
  return converted(graph, remainder, 'int32');
}

/** The elements as ONNX converts them. */
export function converted(graph: GraphBuilder, x: OnnxTensor, type: ElementType): OnnxTensor {
  if (x.type === type) return x;
  return graph.node('Cast', [x], x.shape, { attributes: { to: elementTypes[type] }, type });
}
