import type { ConstantData, TensorSignature } from '../record/recording';
import { transposeBlocks } from './block-transpose';
import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { elementCount, rowMajor, sameOrder, type MemoryOrder } from './memory-order';
import { rearrangement } from './rearrangement';

/** A recorded value in the ONNX graph. */
export interface LoweredValue {
  /** The shape that TensorFlow.js sees. */
  readonly shape: readonly number[];
  /** The ONNX tensor that holds the elements, in `order`, under any shape with as many of them. */
  readonly tensor: OnnxTensor;
  readonly order: MemoryOrder;
  /** All elements are equal, and `tensor` holds a single one, under any shape. */
  readonly uniform: boolean;
}

export function loweredValue(
  shape: readonly number[],
  tensor: OnnxTensor,
  order: MemoryOrder = rowMajor(shape),
): LoweredValue {
  return { shape, tensor, order, uniform: false };
}

export function uniformValue(shape: readonly number[], tensor: OnnxTensor): LoweredValue {
  return { shape, tensor, order: rowMajor(shape), uniform: true };
}

/**
 * A constant of the recorded function.
 *
 * @param origin the step's input whose values these are
 */
export function loweredConstant(
  graph: GraphBuilder,
  { shape }: TensorSignature,
  data: ConstantData,
  origin?: string,
): LoweredValue {
  const [first] = data;
  if (data.length > 1 && data.every((value) => Object.is(value, first))) {
    return uniformValue(shape, graph.constant(data.slice(0, 1), [], origin));
  }
  return loweredValue(shape, graph.constant(data, shape, origin));
}

/** The value with its elements in the order asked for. */
export function inOrder(graph: GraphBuilder, value: LoweredValue, order: MemoryOrder): LoweredValue {
  if (value.uniform) return { ...spread(graph, value), order };
  if (sameOrder(value.order, order)) return value;
  return { ...value, tensor: rearrange(graph, value.tensor, value.order, order), order };
}

/** The elements in row-major order, under the shape that TensorFlow.js sees. */
export function inRowMajor(graph: GraphBuilder, value: LoweredValue): OnnxTensor {
  return viewed(graph, inOrder(graph, value, rowMajor(value.shape)), value.shape);
}

/** The elements, in the order in which they lie, under another ONNX shape. */
export function viewed(graph: GraphBuilder, value: LoweredValue, shape: readonly number[]): OnnxTensor {
  return graph.reshape(spread(graph, value).tensor, shape);
}

/** The value under another TensorFlow.js shape: no data moves. */
export function reshaped(value: LoweredValue, shape: readonly number[]): LoweredValue {
  return { ...value, shape };
}

/** A uniform value with all its elements in memory. */
function spread(graph: GraphBuilder, value: LoweredValue): LoweredValue {
  if (!value.uniform) return value;
  const shape = [elementCount(value.shape)];
  const tensor = graph.node('Expand', [graph.reshape(value.tensor, []), graph.integers(shape)], shape);
  return { ...value, tensor, uniform: false };
}

/** Moves the elements of a tensor from one memory order to another. The result is one-dimensional or transposed. */
function rearrange(graph: GraphBuilder, tensor: OnnxTensor, from: MemoryOrder, to: MemoryOrder): OnnxTensor {
  const direct = rearrangement(from, to);
  if (direct !== undefined) {
    return transposeBlocks(graph, graph.reshape(tensor, direct.shape), direct.permutation);
  }
  // Cuts that do not fit each other both fit the row-major order, which has none.
  const flat = rowMajor([elementCount(tensor.shape)]);
  return rearrange(graph, rearrange(graph, tensor, from, flat), flat, to);
}
