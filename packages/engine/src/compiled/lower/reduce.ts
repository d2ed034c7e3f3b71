import { plainView, viewedAs } from './axis-view';
import { sameShape, type GraphBuilder } from './graph-builder';
import { loweredValue, viewed, type LoweredValue } from './lowered-value';
import { orderOfAxes, splitByAxes, type AxisRun } from './memory-order';

/** A shape with some axes shrunk to length 1. */
export function keptShape(shape: readonly number[], axes: readonly number[]): readonly number[] {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

/** Reduces over axes, which stay with length 1. What is left keeps its order in memory. */
export function reduce(
  graph: GraphBuilder,
  operator: string,
  x: LoweredValue,
  axes: readonly number[],
): LoweredValue {
  const shape = keptShape(x.shape, axes);
  if (sameShape(shape, x.shape)) return x;
  const runs = (x.uniform ? undefined : splitByAxes(x.order, x.shape)) ?? plainView(x.shape);
  const groups = joinRuns(runs, axes);
  const sizes = groups.map((group) => group.reduce((product, { size }) => product * size, 1));
  const isReduced = (group: readonly AxisRun[]) => axes.includes(group[0]?.axis ?? -1);
  const reducedSizes = groups.map((group, index) => (isReduced(group) ? 1 : (sizes[index] ?? 1)));
  const reducedPositions = groups.flatMap((group, index) => (isReduced(group) ? [index] : []));
  const view = viewed(graph, { ...x, tensor: viewedAs(graph, x, runs), uniform: false }, sizes);
  const tensor = graph.node(operator, [view, graph.integers(reducedPositions)], reducedSizes);
  const kept = runs.filter((run) => !axes.includes(run.axis));
  return loweredValue(shape, tensor, orderOfAxes(kept, shape));
}

/** Neighbouring runs that are all reduced, or all kept, become one axis for ONNX. */
function joinRuns(runs: readonly AxisRun[], axes: readonly number[]): AxisRun[][] {
  const groups: AxisRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last !== undefined && axes.includes(last[0]?.axis ?? -1) === axes.includes(run.axis)) last.push(run);
    else groups.push([run]);
  }
  return groups;
}
