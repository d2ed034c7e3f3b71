import { util, type ExpandDimsAttrs, type ReshapeAttrs, type TransposeAttrs } from '@tensorflow/tfjs-core';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inRowMajor, loweredValue, reshaped, type LoweredValue } from '../lower/lowered-value';
import { at, elementCount, orderOfAxes, splitByAxes } from '../lower/memory-order';
import type { GraphBuilder } from '../lower/graph-builder';

const identity: KernelDefinition = {
  kernel: 'Identity',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => [inputOf(call.inputs, 'x')],
};

const reshape: KernelDefinition = {
  kernel: 'Reshape',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const wanted = (attributes as unknown as ReshapeAttrs).shape;
    return [{ shape: util.inferFromImplicitShape(wanted, elementCount(shape)), dtype }];
  },
  lower: (call) => [reshaped(inputOf(call.inputs, 'x'), outputOf(call).shape)],
};

const transpose: KernelDefinition = {
  kernel: 'Transpose',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape: permutationOf(attributes).map((axis) => at(shape, axis)), dtype }];
  },
  lower: (call) => [transposed(call.graph, inputOf(call.inputs, 'x'), permutationOf(call.attributes))],
};

const expandDims: KernelDefinition = {
  kernel: 'ExpandDims',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'input');
    const { dim } = attributes as unknown as ExpandDimsAttrs;
    return [{ shape: shape.toSpliced(dim < 0 ? dim + shape.length + 1 : dim, 0, 1), dtype }];
  },
  lower: (call) => [reshaped(inputOf(call.inputs, 'input'), outputOf(call).shape)],
};

function permutationOf(attributes: object): readonly number[] {
  return (attributes as TransposeAttrs).perm;
}

/** A transposed value: the same elements at the same place, under other strides. */
export function transposed(
  graph: GraphBuilder,
  x: LoweredValue,
  permutation: readonly number[],
): LoweredValue {
  const shape = permutation.map((axis) => at(x.shape, axis));
  if (x.uniform) return { ...x, shape };
  const runs = splitByAxes(x.order, x.shape);
  if (runs === undefined) return transposed(graph, loweredValue(x.shape, inRowMajor(graph, x)), permutation);
  const renamed = runs.map((run) => ({ ...run, axis: permutation.indexOf(run.axis) }));
  return { ...x, shape, order: orderOfAxes(renamed, shape) };
}

/** Kernels that give the same elements another shape: no data moves. */
export const viewKernels: readonly KernelDefinition[] = [expandDims, identity, reshape, transpose];
