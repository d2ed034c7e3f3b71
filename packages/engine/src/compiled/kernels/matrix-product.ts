import type { BatchMatMulAttrs, _FusedMatMulAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { elementwise } from '../lower/elementwise';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inRowMajor, loweredValue, reshaped, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, axisOrder, elementCount, sameOrder } from '../lower/memory-order';
import type { RecordedValue, TensorSignature } from '../record/recording';
import { broadcastShape } from '../lower/broadcast-shape';
import { refuseBooleans, refuseMixedTypes } from './element-types';
import { transposed } from './views';

type TransposeFlags = Pick<BatchMatMulAttrs, 'transposeA' | 'transposeB'>;

function productShape(
  a: readonly number[],
  b: readonly number[],
  { transposeA, transposeB }: TransposeFlags,
) {
  const rows = at(a, a.length - (transposeA ? 1 : 2));
  const columns = at(b, b.length - (transposeB ? 2 : 1));
  return [...broadcastShape(a.slice(0, -2), b.slice(0, -2)), rows, columns];
}

function swapLastAxes(graph: GraphBuilder, x: LoweredValue): LoweredValue {
  const axes = x.shape.map((_, axis) => axis);
  return transposed(graph, x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

/** A matrix as it lies in memory, and whether that is transposed. */
function matrixInMemory(graph: GraphBuilder, x: LoweredValue): { tensor: OnnxTensor; transpose: 0 | 1 } {
  const [rows, columns] = x.shape as [number, number];
  if (!x.uniform && rows > 1 && columns > 1 && sameOrder(x.order, axisOrder(x.shape, [1, 0]))) {
    return { tensor: viewed(graph, x, [columns, rows]), transpose: 1 };
  }
  return { tensor: inRowMajor(graph, x), transpose: 0 };
}

/** The product of two matrices of floats, plus `bias` on every row where there is one. Transposed operands stay as they lie. */
function matrixProduct(
  graph: GraphBuilder,
  a: LoweredValue,
  b: LoweredValue,
  bias?: LoweredValue,
): LoweredValue {
  const shape = [at(a.shape, 0), at(b.shape, 1)];
  const left = matrixInMemory(graph, a);
  const right = matrixInMemory(graph, b);
  if (bias === undefined && left.transpose === 0 && right.transpose === 0) {
    return loweredValue(shape, graph.node('MatMul', [left.tensor, right.tensor], shape));
  }
  const operands = [left.tensor, right.tensor, ...(bias === undefined ? [] : [inRowMajor(graph, bias)])];
  const attributes = { transA: left.transpose, transB: right.transpose };
  return loweredValue(shape, graph.node('Gemm', operands, shape, { attributes }));
}

function product(
  graph: GraphBuilder,
  inputs: { readonly a: LoweredValue; readonly b: LoweredValue; readonly bias?: LoweredValue },
  { transposeA, transposeB }: TransposeFlags,
  output: TensorSignature,
): LoweredValue {
  const a = transposeA ? swapLastAxes(graph, inputs.a) : inputs.a;
  const b = transposeB ? swapLastAxes(graph, inputs.b) : inputs.b;
  const { bias } = inputs;
  const isMatrix = elementCount(output.shape.slice(0, -2)) === 1;
  // ONNX Runtime has `Gemm` for floats alone.
  if (isMatrix && output.dtype === 'float32' && (bias === undefined || bias.shape.length === 1)) {
    const result = matrixProduct(graph, reshaped(a, a.shape.slice(-2)), reshaped(b, b.shape.slice(-2)), bias);
    return reshaped(result, output.shape);
  }
  const tensors = [inRowMajor(graph, a), inRowMajor(graph, b)];
  const result = loweredValue(output.shape, graph.node('MatMul', tensors, output.shape));
  return bias === undefined ? result : plus(graph, result, bias, output);
}

function plus(graph: GraphBuilder, a: LoweredValue, b: LoweredValue, output: TensorSignature): LoweredValue {
  return elementwise(graph, [a, b], output, (operands, shape) => graph.node('Add', operands, shape));
}

function inferProduct(
  inputs: Readonly<Record<string, RecordedValue>>,
  attributes: object,
): readonly TensorSignature[] {
  const [a, b] = [inputOf(inputs, 'a'), inputOf(inputs, 'b')];
  refuseBooleans('BatchMatMul', a, b);
  refuseMixedTypes('BatchMatMul', a, b);
  return [{ shape: productShape(a.shape, b.shape, attributes as TransposeFlags), dtype: a.dtype }];
}

const batchMatMul: KernelDefinition = {
  kernel: 'BatchMatMul',
  infer: inferProduct,
  lower: (call) => {
    const inputs = { a: inputOf(call.inputs, 'a'), b: inputOf(call.inputs, 'b') };
    return [product(call.graph, inputs, call.attributes as unknown as TransposeFlags, outputOf(call))];
  },
};

const fusedMatMul: KernelDefinition = {
  kernel: '_FusedMatMul',
  infer: (inputs, attributes) => {
    const { activation } = attributes as unknown as _FusedMatMulAttrs;
    if (activation !== 'linear' || inputs['preluActivationWeights'] !== undefined) {
      throw new UnsupportedKernelUseError(
        '_FusedMatMul',
        `has the activation "${activation}"; apply it afterwards`,
      );
    }
    return inferProduct(inputs, attributes);
  },
  lower: (call) => {
    const { bias } = call.inputs;
    const inputs = {
      a: inputOf(call.inputs, 'a'),
      b: inputOf(call.inputs, 'b'),
      ...(bias === undefined ? {} : { bias }),
    };
    return [product(call.graph, inputs, call.attributes as unknown as TransposeFlags, outputOf(call))];
  },
};

/** Products of matrices. */
export const matrixProductKernels: readonly KernelDefinition[] = [batchMatMul, fusedMatMul];
