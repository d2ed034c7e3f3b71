import { blockSizeOf, blockedView, fromBlocks, isBlocked, mapShape } from './blocked-maps';
import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { inOrder, loweredValue, viewed, type LoweredValue } from './lowered-value';
import { channelsFirst } from './memory-order';

/**
 * How the pixels of a map lie where they can be moved as rows: in blocks of channels a pixel is a row of one block;
 * channels first, it is a single number.
 */
export interface PixelLayout {
  readonly blocked: boolean;
  /** Numbers in a row. */
  readonly length: number;
}

export function pixelLayout(graph: GraphBuilder, x: LoweredValue): PixelLayout {
  return isBlocked(graph, x) ? { blocked: true, length: blockSizeOf(graph) } : { blocked: false, length: 1 };
}

/** Blocks of channels of images: how many maps of rows there are. */
export function countImages(shape: readonly number[], { length }: PixelLayout): number {
  const [batch, , , channels] = mapShape({ shape });
  return (batch * channels) / length;
}

/** A map as [images, pixels, numbers in a row]. */
export function pixelRows(graph: GraphBuilder, x: LoweredValue, layout: PixelLayout): OnnxTensor {
  const [, height, width] = mapShape(x);
  const shape = [countImages(x.shape, layout), height * width, layout.length];
  if (layout.blocked) return graph.reshape(blockedView(graph, x), shape);
  return viewed(graph, inOrder(graph, x, channelsFirst(x.shape)), shape);
}

/** The map [N, H, W, C] that consists of these rows. */
export function fromPixelRows(
  graph: GraphBuilder,
  shape: readonly number[],
  rows: OnnxTensor,
  layout: PixelLayout,
): LoweredValue {
  return layout.blocked ? fromBlocks(graph, shape, rows) : loweredValue(shape, rows, channelsFirst(shape));
}

/** For every pixel of a result, in order, the pixel of this map that it repeats. `Gather` copies in all threads. */
export function gatherPixels(graph: GraphBuilder, rows: OnnxTensor, pixels: readonly number[]): OnnxTensor {
  const [images = 1, , length = 1] = rows.shape;
  const table = graph.constant(Int32Array.from(pixels), [pixels.length]);
  return graph.node('Gather', [rows, table], [images, pixels.length, length], { attributes: { axis: 1 } });
}

/** The pixels 0 .. count - 1 of a map, each asked for the pixel of another map. */
export function pixelTable(
  height: number,
  width: number,
  source: (row: number, column: number) => number,
): readonly number[] {
  return Array.from({ length: height * width }, (_, pixel) =>
    source(Math.floor(pixel / width), pixel % width),
  );
}

/**
 * Four maps [images, height * width, length] put together as one of twice the height and width: the first at even rows
 * and columns, the second at even rows and odd columns, and so on.
 */
export function interleaveMaps(
  graph: GraphBuilder,
  [evenEven, evenOdd, oddEven, oddOdd]: readonly [OnnxTensor, OnnxTensor, OnnxTensor, OnnxTensor],
  [height, width]: readonly [number, number],
  length: number,
): OnnxTensor {
  const rows = [interleave(graph, [evenEven, evenOdd], length), interleave(graph, [oddEven, oddOdd], length)];
  const images = (rows[0]?.shape[0] ?? 1) / (height * width);
  const result = interleave(graph, rows, 2 * width * length);
  return graph.reshape(result, [images, 4 * height * width, length]);
}

/** Takes `length` numbers of each tensor in turn. */
function interleave(graph: GraphBuilder, tensors: readonly OnnxTensor[], length: number): OnnxTensor {
  const views = tensors.map((tensor) => {
    const count = tensor.shape.reduce((product, size) => product * size, 1) / length;
    return graph.reshape(tensor, [count, length]);
  });
  const count = views[0]?.shape[0] ?? 1;
  return graph.node('Concat', views, [count, length * tensors.length], { attributes: { axis: 1 } });
}
