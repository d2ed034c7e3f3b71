import type { TensorSignature } from '../record/recording';
import { sameShape, type GraphBuilder, type OnnxTensor } from './graph-builder';
import { inOrder, viewed, type LoweredValue } from './lowered-value';
import {
  at,
  elementCount,
  merged,
  orderOfAxes,
  rowMajor,
  splitByAxes,
  type AxisRun,
  type MemoryOrder,
} from './memory-order';

/** Adds the operator to the graph; the operands broadcast to the shape given. */
export type ElementwiseOperator = (operands: readonly OnnxTensor[], shape: readonly number[]) => OnnxTensor;

/**
 * Applies an element-wise operator to operands that broadcast to one shape. The result keeps the memory order of the
 * largest operand, to which the others are brought, so that activations stay as the convolutions want them.
 */
export function elementwise(
  graph: GraphBuilder,
  operands: readonly LoweredValue[],
  { shape }: TensorSignature,
  operator: ElementwiseOperator,
): LoweredValue {
  const arrays = operands.filter((operand) => !operand.uniform && elementCount(operand.shape) > 1);
  if (arrays.length === 0) return uniformResult(graph, operands, shape, operator);
  const count = elementCount(shape);
  const whole = arrays.filter((operand) => elementCount(operand.shape) === count);
  const order = preferredOrder(whole) ?? rowMajor(shape);
  if (operands.every((operand) => operand.uniform || whole.includes(operand))) {
    return sameShapeResult(graph, operands, shape, order, operator);
  }
  return broadcastResult(graph, covering(graph, operands, shape), shape, order, operator);
}

/** The operands, with uniform ones written out where the others do not reach the whole shape. */
function covering(
  graph: GraphBuilder,
  operands: readonly LoweredValue[],
  shape: readonly number[],
): readonly LoweredValue[] {
  const reached = shape.every((size, axis) =>
    operands.some((operand) => size === 1 || varies(operand, { axis, size, step: 1 }, shape)),
  );
  if (reached) return operands;
  return operands.map((operand) =>
    operand.uniform ? inOrder(graph, operand, rowMajor(operand.shape)) : operand,
  );
}

/** The first order that differs from row-major: somebody went to the trouble of arranging it. */
function preferredOrder(operands: readonly LoweredValue[]): MemoryOrder | undefined {
  const arranged = operands.find(({ order }) => order.length > 1);
  return (arranged ?? operands[0])?.order;
}

function uniformResult(
  graph: GraphBuilder,
  operands: readonly LoweredValue[],
  shape: readonly number[],
  operator: ElementwiseOperator,
): LoweredValue {
  const scalars = operands.map(({ tensor }) => graph.reshape(tensor, []));
  return { shape, tensor: operator(scalars, []), order: rowMajor(shape), uniform: elementCount(shape) > 1 };
}

function sameShapeResult(
  graph: GraphBuilder,
  operands: readonly LoweredValue[],
  shape: readonly number[],
  order: MemoryOrder,
  operator: ElementwiseOperator,
): LoweredValue {
  const ordered = operands.map((operand) => (operand.uniform ? operand : inOrder(graph, operand, order)));
  const onnxShape = commonShape(ordered) ?? [elementCount(shape)];
  const tensors = ordered.map((operand) =>
    operand.uniform ? graph.reshape(operand.tensor, []) : viewed(graph, operand, onnxShape),
  );
  return { shape, tensor: operator(tensors, onnxShape), order, uniform: false };
}

/** The ONNX shape that most of the operands have already: the fewer reshapes, the better. */
function commonShape(operands: readonly LoweredValue[]): readonly number[] | undefined {
  const shapes = operands.filter(({ uniform }) => !uniform).map(({ tensor }) => tensor.shape);
  const votes = shapes.map((shape) => shapes.filter((other) => sameShape(shape, other)).length);
  return shapes[votes.indexOf(Math.max(...votes))];
}

function broadcastResult(
  graph: GraphBuilder,
  operands: readonly LoweredValue[],
  shape: readonly number[],
  preferred: MemoryOrder,
  operator: ElementwiseOperator,
): LoweredValue {
  const cut = splitByAxes(preferred, shape);
  const runs = cut ?? splitByAxes(rowMajor(shape), shape) ?? [];
  const order = cut === undefined ? rowMajor(shape) : preferred;
  const joined = joinAlikeRuns(runs, operands, shape);
  const onnxShape = joined.map((group) => sizeOf(group));
  const tensors = operands.map((operand) => broadcastOperand(graph, operand, joined, shape));
  return { shape, tensor: operator(tensors, onnxShape), order, uniform: false };
}

function sizeOf(runs: readonly AxisRun[]): number {
  return runs.reduce((product, { size }) => product * size, 1);
}

/** Neighbouring runs over which every operand either varies or repeats become one axis for ONNX. */
function joinAlikeRuns(
  runs: readonly AxisRun[],
  operands: readonly LoweredValue[],
  shape: readonly number[],
): AxisRun[][] {
  const pattern = (run: AxisRun) => operands.map((operand) => Number(varies(operand, run, shape))).join('');
  const groups: AxisRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    const [sample] = last ?? [];
    if (last !== undefined && sample !== undefined && pattern(sample) === pattern(run)) last.push(run);
    else groups.push([run]);
  }
  return groups;
}

/** Whether an operand has the axis of a run, or repeats along it. */
function varies(operand: LoweredValue, run: AxisRun, shape: readonly number[]): boolean {
  if (operand.uniform) return false;
  const axis = run.axis - (shape.length - operand.shape.length);
  return axis >= 0 && at(operand.shape, axis) !== 1;
}

function broadcastOperand(
  graph: GraphBuilder,
  operand: LoweredValue,
  groups: readonly (readonly AxisRun[])[],
  shape: readonly number[],
): OnnxTensor {
  if (operand.uniform) return graph.reshape(operand.tensor, []);
  const missing = shape.length - operand.shape.length;
  const kept = groups.flat().filter((run) => varies(operand, run, shape));
  const order = orderOfAxes(
    kept.map((run) => ({ ...run, axis: run.axis - missing })),
    operand.shape,
  );
  const sizes = groups.map((group) => (group.some((run) => varies(operand, run, shape)) ? sizeOf(group) : 1));
  return viewed(graph, inOrder(graph, operand, merged(order)), sizes);
}
