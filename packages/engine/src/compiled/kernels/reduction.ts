import { util } from '@tensorflow/tfjs-core';
import { elementwise } from '../lower/elementwise';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { reshaped, type LoweredValue } from '../lower/lowered-value';
import { keptShape, reduce } from '../lower/reduce';
import type { RecordedType } from '../record/recording';
import { cast, converted } from './cast';
import { refuseBooleans } from './element-types';

interface ReductionAttributes {
  readonly axis?: number | readonly number[] | null;
  /** The name that `Max` has for its axes. */
  readonly reductionIndices?: number | readonly number[] | null;
  readonly keepDims?: boolean;
}

/** Combines a value's elements along axes, which stay with length 1. */
type Reduction = (graph: GraphBuilder, x: LoweredValue, axes: readonly number[]) => LoweredValue;

/** A kernel that combines elements along axes; `returns` is the type of its output where it is not that of `x`. */
function reduction(kernel: string, apply: Reduction, returns?: RecordedType): KernelDefinition {
  return {
    kernel,
    infer: (inputs, attributes) => {
      const x = inputOf(inputs, 'x');
      if (returns === undefined) refuseBooleans(kernel, x);
      const axes = reducedAxes(attributes, x.shape);
      const { keepDims } = attributes as ReductionAttributes;
      const kept = keptShape(x.shape, axes);
      const shape = keepDims === true ? kept : kept.filter((_, axis) => !axes.includes(axis));
      return [{ shape, dtype: returns ?? x.dtype }];
    },
    lower: (call) => {
      const x = inputOf(call.inputs, 'x');
      return [reshaped(apply(call.graph, x, reducedAxes(call.attributes, x.shape)), outputOf(call).shape)];
    },
  };
}

function reducedAxes(attributes: object, shape: readonly number[]): readonly number[] {
  const { axis, reductionIndices } = attributes as ReductionAttributes;
  const given = axis ?? reductionIndices ?? shape.map((_, index) => index);
  return util.parseAxisParam(given as number | number[], [...shape]);
}

function sameInOnnx(operator: string): Reduction {
  return (graph, x, axes) => reduce(graph, operator, x, axes);
}

/** The mean of integers is no integer. */
const mean: Reduction = (graph, x, axes) => {
  const floats = elementwise(graph, [x], { shape: x.shape, dtype: 'float32' }, (operands) => {
    const [tensor] = operands as [OnnxTensor];
    return cast(graph, tensor, 'float32');
  });
  return reduce(graph, 'ReduceMean', floats, axes);
};

/** The largest or smallest element; NaN where there is one, which ONNX Runtime passes over. */
function extreme(operator: 'ReduceMax' | 'ReduceMin'): Reduction {
  return (graph, x, axes) => {
    const result = reduce(graph, operator, x, axes);
    if (x.tensor.type !== 'float32') return result;
    const flags = elementwise(graph, [x], { shape: x.shape, dtype: 'float32' }, (operands, shape) =>
      converted(graph, graph.node('IsNaN', operands, shape, { type: 'bool' }), 'float32'),
    );
    const found = reduce(graph, 'ReduceMax', flags, axes);
    return elementwise(
      graph,
      [found, result],
      { shape: result.shape, dtype: 'float32' },
      (tensors, shape) => {
        const [count, value] = tensors as [OnnxTensor, OnnxTensor];
        const isNaN = converted(graph, count, 'bool');
        return graph.node('Where', [isNaN, graph.scalar(Number.NaN), value], shape, { type: 'float32' });
      },
    );
  };
}

/** Kernels that combine the elements along some axes into one. */
export const reductionKernels: readonly KernelDefinition[] = [
  reduction('Max', extreme('ReduceMax')),
  reduction('Mean', mean, 'float32'),
  reduction('Min', extreme('ReduceMin')),
  reduction('Prod', sameInOnnx('ReduceProd')),
  reduction('Sum', sameInOnnx('ReduceSum')),
];
