import { blockSizeOf, blockedView, canBlock, fromBlocks, mapShape } from '../lower/blocked-maps';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inOrder, inRowMajor, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, orderOfAxes, type AxisRun } from '../lower/memory-order';
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
  const dySlides = !canBlock(graph, dy.shape) || (canBlock(graph, x.shape) && channelsOf(dy) < channelsOf(x));
  const [sliding, fixed] = dySlides ? [dy, x] : [x, dy];
  const filterShape = [kernel[0], kernel[1], channelsOf(x), channelsOf(dy)];
  const block = blockSizeOf(graph);
  const [, height, width] = mapShape(x);
  const [top, left] = pads;
  const slidingBlock = canBlock(graph, sliding.shape) ? block : channelsOf(sliding);
  const groups = channelsOf(sliding) / slidingBlock;
  const taps = [groups, channelsOf(fixed), kernel[0], kernel[1] * slidingBlock];
  const result = graph.node(
    'Conv',
    [slidingImages(graph, padded(graph, sliding, left)), fixedFilter(graph, fixed)],
    taps,
    {
      domain: blockedDomain,
      attributes: { kernel_shape: [height, width], dilations: [1, slidingBlock], pads: [top, 0, top, 0] },
    },
  );
  const [slidingAxis, fixedAxis] = dySlides ? [3, 2] : [2, 3];
  const order = orderOfAxes(
    [
      { axis: slidingAxis, size: groups, step: slidingBlock },
      { axis: fixedAxis, size: channelsOf(fixed) / block, step: block },
      { axis: 0, size: kernel[0], step: 1 },
      { axis: 1, size: kernel[1], step: 1 },
      { axis: slidingAxis, size: slidingBlock, step: 1 },
      { axis: fixedAxis, size: block, step: 1 },
    ],
    filterShape,
  );
  return loweredValue(
    filterShape,
    dySlides ? reversedTaps(graph, result, kernel, slidingBlock * block) : result,
    order,
  );
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
  const inGroup = canBlock(graph, x.shape) ? block : channels;
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
  elements: number,
): OnnxTensor {
  const taps = kernel[0] * kernel[1];
  if (taps === 1) return tensor;
  const pairs = tensor.shape.reduce((product, size) => product * size, 1) / (taps * elements);
  const reversed = graph.integers(Array.from({ length: taps }, (_, tap) => taps - 1 - tap));
  const view = graph.reshape(tensor, [pairs, taps, elements]);
  return graph.node('Gather', [view, reversed], view.shape, { attributes: { axis: 1 } });
}
