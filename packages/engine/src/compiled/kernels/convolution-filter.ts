import type { GraphBuilder } from '../lower/graph-builder';
import { inOrder, inRowMajor, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, axisOrder, sameOrder } from '../lower/memory-order';
import type { RecordedNode, RecordedValue } from '../record/recording';
import { reversedAxes } from './rearranging';
import { sliceBounds, sliced } from './splitting';
import { transposed } from './views';

/** A filter [height, width, in, out], and whether it is meant turned by 180 degrees. */
export interface ConvolutionFilter {
  readonly filter: LoweredValue;
  readonly turned: boolean;
}

/** Height, width, in and out channels of a filter, in the order in which ONNX wants it: out, in, height, width. */
export const filterAxesInOnnx = [3, 2, 0, 1] as const;

/**
 * Looks through the turning and transposing that a convolution's gradient begins with, so that the filter is turned
 * where that is cheap: in its final order in memory. It looks through copies, transpositions of channels, slices of
 * channels that keep every tap, and reversals of height and width alone; all else is computed as it was recorded.
 */
export function convolutionFilter(
  graph: GraphBuilder,
  value: RecordedValue,
  lowered: (value: RecordedValue) => LoweredValue,
): ConvolutionFilter {
  const node = nodeOf(value);
  if (node?.kernel === 'Identity') return convolutionFilter(graph, inputOfNode(node), lowered);
  if (node?.kernel === 'Transpose') {
    const { perm } = node.attributes as { perm: readonly number[] };
    if (perm[0] === 0 && perm[1] === 1) {
      const inner = convolutionFilter(graph, inputOfNode(node), lowered);
      return { filter: transposed(graph, inner.filter, perm), turned: inner.turned };
    }
  }
  if (node?.kernel === 'Slice') {
    const whole = inputOfNode(node);
    const [begin, size] = sliceBounds(whole.shape, node.attributes);
    if (size[0] === whole.shape[0] && size[1] === whole.shape[1]) {
      const inner = convolutionFilter(graph, whole, lowered);
      return { filter: sliced(graph, inner.filter, begin, size), turned: inner.turned };
    }
  }
  if (node?.kernel === 'Reverse' && isSpatial(reversedAxes(value.shape, node.attributes))) {
    return { filter: lowered(inputOfNode(node)), turned: true };
  }
  return { filter: lowered(value), turned: false };
}

function nodeOf({ source }: RecordedValue): RecordedNode | undefined {
  return source.kind === 'node' ? source.node : undefined;
}

function inputOfNode(node: RecordedNode): RecordedValue {
  return at(Object.values(node.inputs), 0);
}

function isSpatial(axes: readonly number[]): boolean {
  return axes.length === 2 && axes.includes(0) && axes.includes(1);
}

/** The filter with zeros for further out channels. */
export function paddedFilter(
  graph: GraphBuilder,
  { filter, turned }: ConvolutionFilter,
  outChannels: number,
): ConvolutionFilter {
  const [height = 1, width = 1, inChannels = 1, present = 1] = filter.shape;
  if (present === outChannels) return { filter, turned };
  const shape = [height, width, inChannels, outChannels];
  const missing = outChannels - present;
  const outFirst = axisOrder(filter.shape, filterAxesInOnnx);
  if (sameOrder(filter.order, outFirst)) {
    const view = viewed(graph, filter, [present, inChannels * height * width]);
    const padded = graph.node(
      'Pad',
      [view, graph.integers([0, 0, missing, 0])],
      [outChannels, inChannels * height * width],
    );
    return { filter: loweredValue(shape, padded, axisOrder(shape, filterAxesInOnnx)), turned };
  }
  const padded = graph.node(
    'Pad',
    [inRowMajor(graph, filter), graph.integers([0, 0, 0, 0, 0, 0, 0, missing])],
    shape,
  );
  return { filter: loweredValue(shape, padded), turned };
}

/** The filter as ONNX's own convolutions want it. */
export function filterInOnnx(
  graph: GraphBuilder,
  { filter, turned }: ConvolutionFilter,
): ReturnType<typeof viewed> {
  const [height = 1, width = 1, inChannels = 1, outChannels = 1] = filter.shape;
  const shape = [outChannels, inChannels, height, width];
  const ordered = viewed(graph, inOrder(graph, filter, axisOrder(filter.shape, filterAxesInOnnx)), shape);
  const taps = height * width;
  if (!turned || taps === 1) return ordered;
  const reversed = graph.integers(Array.from({ length: taps }, (_, tap) => taps - 1 - tap));
  const view = graph.reshape(ordered, [outChannels * inChannels, taps]);
  return graph.reshape(
    graph.node('Gather', [view, reversed], view.shape, { attributes: { axis: 1 } }),
    shape,
  );
}
