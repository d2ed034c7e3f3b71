import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { inOrder, loweredValue, viewed, type LoweredValue } from './lowered-value';
import { at, channelBlocks, sameOrder } from './memory-order';

type MapShape = readonly [batch: number, height: number, width: number, channels: number];

/** The shape of an activation map, [N, H, W, C]. */
export function mapShape(value: { readonly shape: readonly number[] }): MapShape {
  const [batch = 1, height = 1, width = 1, channels = 1] = value.shape;
  return [batch, height, width, channels];
}

/** Whether a map's channels come out even in blocks, on a device that has blocked convolutions. */
export function canBlock(graph: GraphBuilder, shape: readonly number[]): boolean {
  const { blockSize } = graph.target;
  return blockSize !== null && shape.length === 4 && at(shape, 3) % blockSize === 0;
}

/** Whether a map lies in blocks of channels already. */
export function isBlocked(graph: GraphBuilder, value: LoweredValue): boolean {
  const { blockSize } = graph.target;
  if (blockSize === null || value.uniform || !canBlock(graph, value.shape)) return false;
  return sameOrder(value.order, channelBlocks(value.shape, blockSize));
}

/** A map in blocks of channels, under the shape by which the blocked operators call it: [N, C, H, W]. */
export function blockedView(graph: GraphBuilder, value: LoweredValue): OnnxTensor {
  const [batch, height, width, channels] = mapShape(value);
  const blocked = inOrder(graph, value, channelBlocks(value.shape, blockSizeOf(graph)));
  return viewed(graph, blocked, [batch, channels, height, width]);
}

/** The value of a map that a blocked operator returned. */
export function fromBlocks(graph: GraphBuilder, shape: readonly number[], tensor: OnnxTensor): LoweredValue {
  return loweredValue(shape, tensor, channelBlocks(shape, blockSizeOf(graph)));
}

export function blockSizeOf(graph: GraphBuilder): number {
  const { blockSize } = graph.target;
  if (blockSize === null) throw new RangeError('This device has no blocked convolutions.');
  return blockSize;
}
