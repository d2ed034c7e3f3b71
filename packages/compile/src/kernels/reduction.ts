import { util } from '@tensorflow/tfjs-core';
import { sameShape, type GraphBuilder } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { orderOfAxes, splitByAxes, type AxisRun } from '../lower/memory-order';
import { plainView, viewedAs } from '../lower/axis-view';

interface ReductionAttributes {
  readonly axis?: number | readonly number[] | null;
  readonly keepDims?: boolean;
}

function reduction(kernel: string, operator: string): KernelDefinition {
  return {
    kernel,
    infer: (inputs, attributes) => {
      const { shape, dtype } = inputOf(inputs, 'x');
      const axes = reducedAxes(attributes, shape);
      const { keepDims } = attributes as ReductionAttributes;
      const kept = keptShape(shape, axes);
      return [{ shape: keepDims === true ? kept : kept.filter((_, axis) => !axes.includes(axis)), dtype }];
    },
    lower: (call) => {
      const x = inputOf(call.inputs, 'x');
      const result = reduce(call.graph, operator, x, reducedAxes(call.attributes, x.shape));
      return [{ ...result, shape: outputOf(call).shape }];
    },
  };
}

function reducedAxes(attributes: object, shape: readonly number[]): readonly number[] {
  const { axis } = attributes as ReductionAttributes;
  const given = axis ?? shape.map((_, index) => index);
  return util.parseAxisParam(given as number | number[], [...shape]);
}

function keptShape(shape: readonly number[], axes: readonly number[]): readonly number[] {
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

/** Kernels that combine the elements along some axes into one. */
export const reductionKernels: readonly KernelDefinition[] = [
  reduction('Max', 'ReduceMax'),
  reduction('Mean', 'ReduceMean'),
  reduction('Min', 'ReduceMin'),
  reduction('Prod', 'ReduceProd'),
  reduction('Sum', 'ReduceSum'),
];
