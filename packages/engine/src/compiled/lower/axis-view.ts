import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { inOrder, viewed, type LoweredValue } from './lowered-value';
import { at, orderOfAxes, rowMajor, splitByAxes, type AxisRun, type MemoryOrder } from './memory-order';

/**
 * A memory order as a list of ONNX axes, one for each run. An axis of TensorFlow.js that is cut into several runs (as
 * the channels are where they lie in blocks) can be worked on in multiples of `unit`, through its outermost run.
 */
export type AxisView = readonly AxisRun[];

/** One run for every axis, in order, those of length 1 included. */
export function plainView(shape: readonly number[]): AxisView {
  return shape.map((size, axis) => ({ axis, size, step: 1 }));
}

/**
 * The view in which a value lies already, if it can be worked on along these axes in steps of these lengths; the plain
 * view otherwise.
 */
export function viewAlong(value: LoweredValue, lengths: ReadonlyMap<number, readonly number[]>): AxisView {
  const runs = value.uniform ? undefined : splitByAxes(value.order, value.shape);
  if (runs === undefined) return plainView(value.shape);
  for (const [axis, multiples] of lengths) {
    const position = outermostRun(runs, axis);
    if (position === undefined) return plainView(value.shape);
    const unit = at(runs, position).step;
    if (multiples.some((length) => length % unit !== 0)) return plainView(value.shape);
  }
  return runs;
}

/** Where in a view the run with the largest steps along an axis is. */
export function outermostRun(runs: AxisView, axis: number): number | undefined {
  let outermost: number | undefined;
  runs.forEach((run, index) => {
    if (run.axis !== axis) return;
    if (outermost === undefined || run.step > at(runs, outermost).step) outermost = index;
  });
  return outermost;
}

/** The view of a tensor that differs in its length along one axis. */
export function resizedView(runs: AxisView, axis: number, length: number): AxisView {
  const position = outermostRun(runs, axis);
  return runs.map((run, index) => (index === position ? { ...run, size: length / run.step } : run));
}

/** The elements of a value under a view. */
export function viewedAs(graph: GraphBuilder, value: LoweredValue, runs: AxisView): OnnxTensor {
  return viewed(graph, inOrder(graph, value, viewOrder(runs, value.shape)), viewShape(runs));
}

export function viewOrder(runs: AxisView, shape: readonly number[]): MemoryOrder {
  return runs.length === 0 ? rowMajor(shape) : orderOfAxes(runs, shape);
}

export function viewShape(runs: AxisView): readonly number[] {
  return runs.map(({ size }) => size);
}
