import type { ConcatAttrs, PackAttrs, UnpackAttrs } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { loweredValue, reshaped, type LoweredValue } from '../lower/lowered-value';
import { at, elementCount } from '../lower/memory-order';
import {
  outermostRun,
  resizedView,
  viewAlong,
  viewedAs,
  viewOrder,
  viewShape,
  type AxisView,
} from '../lower/axis-view';
import type { GraphBuilder } from '../lower/graph-builder';
import { refuseMixedTypes } from './element-types';
import { splitSizes } from './splitting';

/** Lays values end to end along an axis, in the memory order of the largest. */
export function concatenate(graph: GraphBuilder, parts: readonly LoweredValue[], axis: number): LoweredValue {
  const { maxTensorsPerNode } = graph.target;
  if (parts.length <= maxTensorsPerNode) return concatenateAtOnce(graph, parts, axis);
  const groups = Array.from({ length: Math.ceil(parts.length / maxTensorsPerNode) }, (_, index) =>
    parts.slice(index * maxTensorsPerNode, (index + 1) * maxTensorsPerNode),
  );
  return concatenate(
    graph,
    groups.map((group) => concatenateAtOnce(graph, group, axis)),
    axis,
  );
}

function concatenateAtOnce(graph: GraphBuilder, parts: readonly LoweredValue[], axis: number): LoweredValue {
  const lengths = parts.map(({ shape }) => at(shape, axis));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const [first] = parts as [LoweredValue];
  const largest = parts.reduce((a, b) => (weight(b) > weight(a) ? b : a));
  const shape = first.shape.map((size, index) => (index === axis ? total : size));
  const view = viewAlong(largest, new Map([[axis, lengths]]));
  const viewOf = (length: number): AxisView => resizedView(view, axis, length);
  const tensors = parts.map((part) => viewedAs(graph, part, viewOf(at(part.shape, axis))));
  const result = graph.node('Concat', tensors, viewShape(viewOf(total)), {
    attributes: { axis: outermostRun(view, axis) ?? 0 },
  });
  return loweredValue(shape, result, viewOrder(viewOf(total), shape));
}

function weight({ uniform, shape }: LoweredValue): number {
  return uniform ? 0 : elementCount(shape);
}

const concat: KernelDefinition = {
  kernel: 'Concat',
  takesEmpty: true,
  infer: (inputs, attributes) => {
    const parts = Object.values(inputs);
    const first = inputOf(inputs, '0');
    refuseMixedTypes('Concat', ...parts);
    const axis = axisOf((attributes as unknown as ConcatAttrs).axis, first.shape.length);
    const total = parts.reduce((sum, { shape }) => sum + at(shape, axis), 0);
    return [{ shape: first.shape.map((size, index) => (index === axis ? total : size)), dtype: first.dtype }];
  },
  lower: (call) => {
    const { axis } = call.attributes as unknown as ConcatAttrs;
    const parts = Object.values(call.inputs).filter(({ shape }) => elementCount(shape) > 0);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return [only];
    return [concatenate(call.graph, parts, axisOf(axis, outputOf(call).shape.length))];
  },
};

const pack: KernelDefinition = {
  kernel: 'Pack',
  infer: (inputs, attributes) => {
    const first = inputOf(inputs, '0');
    refuseMixedTypes('Pack', ...Object.values(inputs));
    const axis = axisOf((attributes as unknown as PackAttrs).axis, first.shape.length + 1);
    return [{ shape: first.shape.toSpliced(axis, 0, Object.keys(inputs).length), dtype: first.dtype }];
  },
  lower: (call) => {
    const { shape } = outputOf(call);
    const axis = axisOf((call.attributes as unknown as PackAttrs).axis, shape.length);
    const parts = Object.values(call.inputs).map((part) => reshaped(part, part.shape.toSpliced(axis, 0, 1)));
    return [concatenate(call.graph, parts, axis)];
  },
};

const unpack: KernelDefinition = {
  kernel: 'Unpack',
  returnsList: true,
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'value');
    const axis = axisOf((attributes as unknown as UnpackAttrs).axis, shape.length);
    return Array.from({ length: at(shape, axis) }, () => ({ shape: shape.toSpliced(axis, 1), dtype }));
  },
  lower: (call) => {
    const value = inputOf(call.inputs, 'value');
    const axis = axisOf((call.attributes as unknown as UnpackAttrs).axis, value.shape.length);
    const sizes = call.outputs.map(() => 1);
    return splitSizes(call.graph, value, axis, sizes).map((part) => reshaped(part, outputOf(call).shape));
  },
};

function axisOf(axis: number, rank: number): number {
  const [parsed] = util.parseAxisParam(axis, new Array<number>(rank).fill(1));
  return parsed ?? 0;
}

/** Kernels that lay tensors side by side, and the one that takes them apart again. */
export const joiningKernels: readonly KernelDefinition[] = [concat, pack, unpack];
