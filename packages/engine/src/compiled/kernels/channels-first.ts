import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inOrder, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, channelsFirst } from '../lower/memory-order';

/** The shape [N, H, W, C] as [N, C, H, W]. */
export function channelsFirstShape(shape: readonly number[]): readonly number[] {
  return [0, 3, 1, 2].map((axis) => at(shape, axis));
}

/** A map as ONNX's own operators want it. */
export function channelsFirstView(graph: GraphBuilder, x: LoweredValue): OnnxTensor {
  return viewed(graph, inOrder(graph, x, channelsFirst(x.shape)), channelsFirstShape(x.shape));
}

/** The value of a map [N, H, W, C] that ONNX computed with channels first. */
export function fromChannelsFirst(shape: readonly number[], tensor: OnnxTensor): LoweredValue {
  return loweredValue(shape, tensor, channelsFirst(shape));
}
