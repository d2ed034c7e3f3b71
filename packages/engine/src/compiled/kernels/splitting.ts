import { slice_util, util, backend_util, type SliceAttrs, type SplitVAttrs } from '@tensorflow/tfjs-core';
import { outermostRun, resizedView, viewAlong, viewedAs, viewOrder, viewShape } from '../lower/axis-view';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inRowMajor, loweredValue, type LoweredValue } from '../lower/lowered-value';
import { at } from '../lower/memory-order';

/** Cuts a value into pieces of the given lengths along an axis; they keep its memory order. Pieces may be empty. */
export function splitSizes(
  graph: GraphBuilder,
  x: LoweredValue,
  axis: number,
  lengths: readonly number[],
): readonly LoweredValue[] {
  if (lengths.length === 1) return [x];
  if (lengths.includes(0)) return slicedSizes(graph, x, axis, lengths);
  if (lengths.length > graph.target.maxTensorsPerNode) return slicedSizes(graph, x, axis, lengths);
  const view = viewAlong(x, new Map([[axis, lengths]]));
  const position = outermostRun(view, axis) ?? 0;
  const unit = at(view, position).step;
  const views = lengths.map((length) => resizedView(view, axis, length));
  const units = graph.integers(lengths.map((length) => length / unit));
  const tensors = graph.nodes('Split', [viewedAs(graph, x, view), units], views.map(viewShape), {
    attributes: { axis: position },
  });
  return lengths.map((length, index) => {
    const shape = x.shape.with(axis, length);
    return loweredValue(shape, at(tensors, index), viewOrder(at(views, index), shape));
  });
}

/** The same pieces, each cut out by itself. */
function slicedSizes(
  graph: GraphBuilder,
  x: LoweredValue,
  axis: number,
  lengths: readonly number[],
): readonly LoweredValue[] {
  let start = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, other) => (other === axis ? start : 0));
    start += length;
    return sliced(graph, x, begin, x.shape.with(axis, length));
  });
}

/** The part of a value that begins at `begin` and has the given shape; it keeps the memory order. It may be empty. */
export function sliced(
  graph: GraphBuilder,
  x: LoweredValue,
  begin: readonly number[],
  shape: readonly number[],
): LoweredValue {
  const axes = x.shape.flatMap((size, axis) => (size === shape[axis] ? [] : [axis]));
  if (axes.length === 0) return x;
  if (x.uniform) return { ...x, shape };
  if (shape.includes(0)) return slicedPlainly(graph, x, begin, shape);
  const lengths = new Map(axes.map((axis) => [axis, [at(begin, axis), at(shape, axis)]]));
  const view = viewAlong(x, lengths);
  const positions = axes.map((axis) => outermostRun(view, axis) ?? 0);
  const units = positions.map((position) => at(view, position).step);
  const starts = axes.map((axis, index) => at(begin, axis) / at(units, index));
  const ends = axes.map((axis, index) => at(starts, index) + at(shape, axis) / at(units, index));
  const resized = axes.reduce((runs, axis) => resizedView(runs, axis, at(shape, axis)), view);
  const tensor = graph.node(
    'Slice',
    [viewedAs(graph, x, view), graph.integers(starts), graph.integers(ends), graph.integers(positions)],
    viewShape(resized),
  );
  return loweredValue(shape, tensor, viewOrder(resized, shape));
}

/** The part of a value in row-major order: memory orders know no axes without elements. */
function slicedPlainly(
  graph: GraphBuilder,
  x: LoweredValue,
  begin: readonly number[],
  shape: readonly number[],
): LoweredValue {
  const bounds = [
    begin,
    begin.map((start, axis) => start + at(shape, axis)),
    shape.map((_, axis) => axis),
  ].map((values) => graph.integers(values));
  return loweredValue(shape, graph.node('Slice', [inRowMajor(graph, x), ...bounds], shape));
}

const slice: KernelDefinition = {
  kernel: 'Slice',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape: sliceBounds(shape, attributes)[1], dtype }];
  },
  lower: (call) => {
    const x = inputOf(call.inputs, 'x');
    const [begin, size] = sliceBounds(x.shape, call.attributes);
    return [sliced(call.graph, x, begin, size)];
  },
};

/** Where a slice begins and its shape, of attributes that may leave out axes or say -1 for all the rest. */
export function sliceBounds(shape: readonly number[], attributes: object): readonly [number[], number[]] {
  const { begin, size } = attributes as SliceAttrs;
  const [starts = [], sizes = []] = slice_util.parseSliceParams({ shape: [...shape] } as never, begin, size);
  return [starts, sizes];
}

const splitV: KernelDefinition = {
  kernel: 'SplitV',
  returnsList: true,
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const { axis, lengths } = splitAttributes(shape, attributes);
    return lengths.map((length) => ({
      shape: shape.map((size, index) => (index === axis ? length : size)),
      dtype,
    }));
  },
  lower: (call) => {
    const x = inputOf(call.inputs, 'x');
    const { axis, lengths } = splitAttributes(x.shape, call.attributes);
    return splitSizes(call.graph, x, axis, lengths);
  },
};

function splitAttributes(shape: readonly number[], attributes: object) {
  const { axis, numOrSizeSplits } = attributes as SplitVAttrs;
  const [parsed] = util.parseAxisParam(axis, [...shape]) as [number];
  const lengths = backend_util.prepareSplitSize({ shape: [...shape] } as never, numOrSizeSplits, parsed);
  return { axis: parsed, lengths };
}

/** Kernels that take parts of a tensor. */
export const splittingKernels: readonly KernelDefinition[] = [slice, splitV];
