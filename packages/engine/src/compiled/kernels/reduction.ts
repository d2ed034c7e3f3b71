import { util } from '@tensorflow/tfjs-core';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { keptShape, reduce } from '../lower/reduce';

interface ReductionAttributes {
  readonly axis?: number | readonly number[] | null;
  /** The name that `Max` has for its axes. */
  readonly reductionIndices?: number | readonly number[] | null;
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
  const { axis, reductionIndices } = attributes as ReductionAttributes;
  const given = axis ?? reductionIndices ?? shape.map((_, index) => index);
  return util.parseAxisParam(given as number | number[], [...shape]);
}

/** Kernels that combine the elements along some axes into one. */
export const reductionKernels: readonly KernelDefinition[] = [
  reduction('Max', 'ReduceMax'),
  reduction('Mean', 'ReduceMean'),
  reduction('Min', 'ReduceMin'),
  reduction('Prod', 'ReduceProd'),
  reduction('Sum', 'ReduceSum'),
];
