import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { elementCount, rowMajor, type MemoryOrder } from './memory-order';
import { transposeBlocks } from './block-transpose';
import { rearrangement } from './rearrangement';

/** Moves the elements of a tensor from one memory order to another. The result is one-dimensional or transposed. */
export function rearrange(
  graph: GraphBuilder,
  tensor: OnnxTensor,
  from: MemoryOrder,
  to: MemoryOrder,
): OnnxTensor {
  const direct = rearrangement(from, to);
  if (direct !== undefined) {
    return transposeBlocks(graph, graph.reshape(tensor, direct.shape), direct.permutation);
  }
  // Cuts that do not fit each other both fit the row-major order, which has none.
  const flat = rowMajor([elementCount(tensor.shape)]);
  return rearrange(graph, rearrange(graph, tensor, from, flat), flat, to);
}
