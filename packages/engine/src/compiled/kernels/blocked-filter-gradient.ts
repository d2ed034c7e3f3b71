import { blockSizeOf, blockedView, canBlock, fromBlocks, mapShape } from '../lower/blocked-maps';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inOrder, inRowMajor, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, orderOfAxes, type AxisRun, type MemoryOrder } from '../lower/memory-order';
import { blockedDomain } from '../lower/target';
import type { WindowGeometry } from './convolution-geometry';

/** Axes of a map [N, H, W, C]. */
const [batchAxis, heightAxis, widthAxis, channelAxis] = [0, 1, 2, 3];

/**
 * Whether a filter's gradient can be computed in blocks: whole blocks of images, whole blocks of channels in one of the
 * maps, and a stride-1 convolution that keeps the image size.
 */
export function canDifferentiateInBlocks(
  graph: GraphBuilder,
  x: LoweredValue,
  dy: LoweredValue,
  { strides, pads }: WindowGeometry,
): boolean {
  const { blockSize } = graph.target;
  const [top, left, bottom, right] = pads;
  return (
    blockSize !== null &&
    at(x.shape, batchAxis) % blockSize === 0 &&
    (canBlock(graph, x.shape) || canBlock(graph, dy.shape)) &&
    strides.every((stride) => stride === 1) &&
    top === bottom &&
    left === right &&
    at(x.shape, heightAxis) === at(dy.shape, heightAxis) &&
    at(x.shape, widthAxis) === at(dy.shape, widthAxis)
  );
}

/**
 * A filter's gradient as one convolution in blocks of **images**: one map slides over the other, and what is summed
 * over, images and pixels, are the convolution's channels and kernel. The sliding map's channels are part of its width
 * (dilation = channels), so that one run of 3 x 16 outputs holds every shift of a block of channels, and the direct
 * convolution works at its full rate. Measured: 375 to 570 GFLOP/s, where nine shifted matrix products take 150 to
 * 480 plus the shifting, and a convolution with plainly exchanged roles 80 to 230.
 */
export function filterGradientInBlocks(
  graph: GraphBuilder,
  x: LoweredValue,
  dy: LoweredValue,
  { kernel, pads }: WindowGeometry,
): LoweredValue {
  const dySlides =
    !canBlock(graph, dy.shape) || (canBlock(graph, x.shape) && channelsOf(dy) <= channelsOf(x));
  const [sliding, fixed] = dySlides ? [dy, x] : [x, dy];
  const filterShape = [kernel[0], kernel[1], channelsOf(x), channelsOf(dy)];
  const result = correlate(graph, sliding, fixed, { kernel, pads, step: 1 });
  const order = correlationOrder(graph, filterShape, dySlides ? 3 : 2);
  return loweredValue(filterShape, dySlides ? reversedTaps(graph, result, kernel) : result, order);
}

/** Shifts of the sliding map: how many, from where, and how many pixels it moves for one pixel of the fixed map. */
export interface Shifts {
  readonly kernel: readonly [number, number];
  readonly pads: WindowGeometry['pads'];
  readonly step: number;
}

/**
 * For every shift and every pair of channels, the sum over images and pixels of the shifted sliding map times the fixed
 * map. See {@link correlationOrder} for where the results lie.
 */
export function correlate(
  graph: GraphBuilder,
  sliding: LoweredValue,
  fixed: LoweredValue,
  { kernel, pads: [top, left], step }: Shifts,
): OnnxTensor {
  const [, height, width] = mapShape(fixed);
  const group = channelsInGroup(graph, sliding);
  const shape = [channelsOf(sliding) / group, channelsOf(fixed), kernel[0], kernel[1] * group];
  const inputs = [slidingImages(graph, padded(graph, sliding, left)), fixedFilter(graph, fixed)];
  return graph.node('Conv', inputs, shape, {
    domain: blockedDomain,
    attributes: { kernel_shape: [height, width], dilations: [step, step * group], pads: [top, 0, top, 0] },
  });
}

/** The memory order of a correlation as a filter [height, width, in, out], one of whose axes are the sliding channels. */
export function correlationOrder(
  graph: GraphBuilder,
  filterShape: readonly number[],
  slidingAxis: 2 | 3,
): MemoryOrder {
  const block = blockSizeOf(graph);
  const [height = 1, width = 1] = filterShape;
  const fixedAxis = slidingAxis === 2 ? 3 : 2;
  const slidingChannels = at(filterShape, slidingAxis);
  const group = slidingChannels % block === 0 ? block : slidingChannels;
  return orderOfAxes(
    [
      { axis: slidingAxis, size: slidingChannels / group, step: group },
      { axis: fixedAxis, size: at(filterShape, fixedAxis) / block, step: block },
      { axis: 0, size: height, step: 1 },
      { axis: 1, size: width, step: 1 },
      { axis: slidingAxis, size: group, step: 1 },
      { axis: fixedAxis, size: block, step: 1 },
    ],
    filterShape,
  );
}

/** Sliding channels that are treated as part of the width together. */
function channelsInGroup(graph: GraphBuilder, sliding: LoweredValue): number {
  return canBlock(graph, sliding.shape) ? blockSizeOf(graph) : channelsOf(sliding);
}

function channelsOf({ shape }: LoweredValue): number {
  return at(shape, channelAxis);
}

/** A map with columns of zeros on both sides. */
function padded(graph: GraphBuilder, x: LoweredValue, columns: number): LoweredValue {
  if (columns === 0) return x;
  const [batch, height, width, channels] = mapShape(x);
  const shape = [batch, height, width + 2 * columns, channels];
  if (canBlock(graph, x.shape)) return paddedInBlocks(graph, x, columns, shape);
  const rows = graph.reshape(inRowMajor(graph, x), [batch * height, width * channels]);
  const pads = graph.integers([0, columns * channels, 0, columns * channels]);
  return loweredValue(
    shape,
    graph.node('Pad', [rows, pads], [batch * height, (width + 2 * columns) * channels]),
  );
}

/** A depthwise convolution with the filter 1 and padding: it copies, and unlike `Pad` it does so in all threads. */
function paddedInBlocks(
  graph: GraphBuilder,
  x: LoweredValue,
  columns: number,
  shape: readonly number[],
): LoweredValue {
  const [batch, height, width, channels] = mapShape({ shape });
  const ones = graph.constant(new Float32Array(channels).fill(1), [channels, 1, 1, 1]);
  const result = graph.node('Conv', [blockedView(graph, x), ones], [batch, channels, height, width], {
    domain: blockedDomain,
    attributes: { kernel_shape: [1, 1], pads: [0, columns, 0, columns], group: channels },
  });
  return fromBlocks(graph, shape, result);
}

/** The sliding map as images of N channels, in blocks of those: [groups, N, height, width * channels in a group]. */
function slidingImages(graph: GraphBuilder, x: LoweredValue): OnnxTensor {
  const block = blockSizeOf(graph);
  const [batch, height, width, channels] = mapShape(x);
  const inGroup = channelsInGroup(graph, x);
  const runs: AxisRun[] = [
    { axis: channelAxis, size: channels / inGroup, step: inGroup },
    { axis: batchAxis, size: batch / block, step: block },
    { axis: heightAxis, size: height, step: 1 },
    { axis: widthAxis, size: width, step: 1 },
    { axis: channelAxis, size: inGroup, step: 1 },
    { axis: batchAxis, size: block, step: 1 },
  ];
  const ordered = inOrder(graph, x, orderOfAxes(runs, x.shape));
  return viewed(graph, ordered, [channels / inGroup, batch, height, width * inGroup]);
}

/** The fixed map as one filter a channel: [channels, N, height, width] in blocks of both. */
function fixedFilter(graph: GraphBuilder, x: LoweredValue): OnnxTensor {
  const block = blockSizeOf(graph);
  const [batch, height, width, channels] = mapShape(x);
  const runs: AxisRun[] = [
    { axis: channelAxis, size: channels / block, step: block },
    { axis: batchAxis, size: batch / block, step: block },
    { axis: heightAxis, size: height, step: 1 },
    { axis: widthAxis, size: width, step: 1 },
    { axis: batchAxis, size: block, step: 1 },
    { axis: channelAxis, size: block, step: 1 },
  ];
  return viewed(graph, inOrder(graph, x, orderOfAxes(runs, x.shape)), [channels, batch, height, width]);
}

/** Where dy slid over x, the shifts come out the other way round. */
function reversedTaps(
  graph: GraphBuilder,
  tensor: OnnxTensor,
  kernel: readonly [number, number],
): OnnxTensor {
  const taps = kernel[0] * kernel[1];
  if (taps === 1) return tensor;
  const [groups = 1, fixedChannels = 1, , width = 1] = tensor.shape;
  const block = blockSizeOf(graph);
  const elements = (width / kernel[1]) * block;
  const view = graph.reshape(tensor, [(groups * fixedChannels) / block, taps, elements]);
  const reversed = graph.integers(Array.from({ length: taps }, (_, tap) => taps - 1 - tap));
  return graph.node('Gather', [view, reversed], view.shape, { attributes: { axis: 1 } });
}
