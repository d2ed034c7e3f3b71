import { blockSizeOf, blockedView, canBlock, fromBlocks, mapShape } from '../lower/blocked-maps';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inOrder, inRowMajor, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, orderOfAxes, rowMajor, type MemoryOrder } from '../lower/memory-order';
import { blockedDomain } from '../lower/target';
import { channelsFirstView } from './channels-first';
import { convolutionAttributes, type WindowGeometry } from './convolution-geometry';
import { paddedFilter, type ConvolutionFilter } from './convolution-filter';

/** Axes of a filter [kernel height, kernel width, in channels, out channels]. */
const [rows, columns, inward, outward] = [0, 1, 2, 3];

/**
 * Whether a convolution can be done in blocks of channels: its input comes out even in blocks, or has fewer channels
 * than one.
 */
export function canConvolveInBlocks(graph: GraphBuilder, x: LoweredValue): boolean {
  const { blockSize } = graph.target;
  return blockSize !== null && (canBlock(graph, x.shape) || at(x.shape, 3) < blockSize);
}

export interface ConvolutionInputs {
  readonly x: LoweredValue;
  readonly filter: ConvolutionFilter;
  /** One number for each channel, [C]. */
  readonly bias: LoweredValue | undefined;
  /** A map that is added to the result, where `simplify` found one; its channels come out even in blocks. */
  readonly plus: LoweredValue | undefined;
}

/** A convolution in blocks of channels, of maps that {@link canConvolveInBlocks}. */
export function convolveInBlocks(
  graph: GraphBuilder,
  { x, filter, bias, plus }: ConvolutionInputs,
  geometry: WindowGeometry,
): LoweredValue {
  const block = blockSizeOf(graph);
  const outChannels = at(geometry.outShape, 3);
  const wholeBlocks = Math.ceil(outChannels / block) * block;
  const padded = paddedFilter(graph, filter, wholeBlocks);
  const inputs = [
    canBlock(graph, x.shape) ? blockedView(graph, x) : channelsFirstView(graph, x),
    filterInBlocks(graph, padded),
    ...(bias === undefined && plus === undefined
      ? []
      : [bias === undefined ? null : paddedBias(graph, bias, wholeBlocks)]),
    ...(plus === undefined ? [] : [blockedView(graph, plus)]),
  ];
  const [batch, height, width] = mapShape({ shape: geometry.outShape });
  const result = graph.node('Conv', inputs, [batch, wholeBlocks, height, width], {
    domain: blockedDomain,
    attributes: convolutionAttributes(geometry),
  });
  const padding = fromBlocks(graph, [batch, height, width, wholeBlocks], result);
  return wholeBlocks === outChannels ? padding : firstChannels(graph, padding, outChannels);
}

/** The filter as the blocked convolutions want it: [out / B, in / B, height, width, in block, out block]. */
function filterInBlocks(graph: GraphBuilder, { filter, turned }: ConvolutionFilter): OnnxTensor {
  const block = blockSizeOf(graph);
  const [height = 1, width = 1, inChannels = 1, outChannels = 1] = filter.shape;
  const ordered = inOrder(graph, filter, filterBlocks(filter.shape, block));
  const shape = [outChannels, inChannels, height, width];
  if (!turned || height * width === 1) return viewed(graph, ordered, shape);
  return graph.reshape(turnedTaps(graph, ordered, block), shape);
}

export function filterBlocks(shape: readonly number[], block: number): MemoryOrder {
  const [height = 1, width = 1, inChannels = 1, outChannels = 1] = shape;
  // Fewer input channels than a block are not kept together: they stay outside of height and width.
  const inBlock = inChannels < block ? 1 : block;
  return orderOfAxes(
    [
      { axis: outward, size: outChannels / block, step: block },
      { axis: inward, size: inChannels / inBlock, step: inBlock },
      { axis: rows, size: height, step: 1 },
      { axis: columns, size: width, step: 1 },
      { axis: inward, size: inBlock, step: 1 },
      { axis: outward, size: block, step: 1 },
    ],
    shape,
  );
}

/** A filter in blocks, turned by 180 degrees: its taps in reverse order, whole blocks at a time. */
function turnedTaps(graph: GraphBuilder, filter: LoweredValue, block: number): OnnxTensor {
  const [height = 1, width = 1, inChannels = 1, outChannels = 1] = filter.shape;
  const taps = height * width;
  const inBlock = inChannels < block ? 1 : block;
  const shape = [(outChannels * inChannels) / (block * inBlock), taps, block * inBlock];
  const reversed = graph.integers(Array.from({ length: taps }, (_, tap) => taps - 1 - tap));
  return graph.node('Gather', [viewed(graph, filter, shape), reversed], shape, { attributes: { axis: 1 } });
}

function paddedBias(graph: GraphBuilder, bias: LoweredValue, wholeBlocks: number): OnnxTensor {
  const tensor = inRowMajor(graph, bias);
  const missing = wholeBlocks - at(bias.shape, 0);
  return missing === 0 ? tensor : graph.node('Pad', [tensor, graph.integers([0, missing])], [wholeBlocks]);
}

/** A map of a single block of channels, without the last of them. */
function firstChannels(graph: GraphBuilder, x: LoweredValue, channels: number): LoweredValue {
  const [batch, height, width, all] = mapShape(x);
  const shape = [batch, height, width, channels];
  const sliced = graph.node(
    'Slice',
    [
      viewed(graph, inOrder(graph, x, rowMajor(x.shape)), [batch * height * width, all]),
      graph.integers([0]),
      graph.integers([channels]),
      graph.integers([1]),
    ],
    [batch * height * width, channels],
  );
  return loweredValue(shape, sliced);
}
