import { elementwise } from '../lower/elementwise';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelCall, type KernelDefinition } from '../lower/kernel-definition';
import { broadcastShape } from '../lower/broadcast-shape';
import type { RecordedType } from '../record/recording';
import { cast, converted } from './cast';
import { refuseBooleans, refuseMixedTypes } from './element-types';

type BinaryOperator = (
  call: KernelCall,
  a: OnnxTensor,
  b: OnnxTensor,
  shape: readonly number[],
) => OnnxTensor;

/**
 * A kernel whose inputs `a` and `b`, of one type, broadcast; `returns` is the type of its output where it is not theirs.
 * All but comparisons are of numbers.
 */
function binary(kernel: string, operator: BinaryOperator, returns?: RecordedType): KernelDefinition {
  return {
    kernel,
    infer: (inputs) => {
      const [a, b] = [inputOf(inputs, 'a'), inputOf(inputs, 'b')];
      refuseMixedTypes(kernel, a, b);
      if (returns !== 'bool') refuseBooleans(kernel, a, b);
      return [{ shape: broadcastShape(a.shape, b.shape), dtype: returns ?? a.dtype }];
    },
    lower: (call) => {
      const operands = [inputOf(call.inputs, 'a'), inputOf(call.inputs, 'b')];
      return [
        elementwise(call.graph, operands, outputOf(call), (tensors, shape) => {
          const [a, b] = tensors as [OnnxTensor, OnnxTensor];
          return operator(call, a, b, shape);
        }),
      ];
    },
  };
}

function sameInOnnx(kernel: string, operator: string): KernelDefinition {
  return binary(kernel, ({ graph }, a, b, shape) => graph.node(operator, [a, b], shape));
}

function comparison(kernel: string, operator: string): KernelDefinition {
  return binary(
    kernel,
    ({ graph }, a, b, shape) => graph.node(operator, [a, b], shape, { type: 'bool' }),
    'bool',
  );
}

/** A comparison that ONNX has for numbers alone; of booleans, false is less than true. */
function orderComparison(kernel: string, operator: string): KernelDefinition {
  const numberOf = (graph: GraphBuilder, x: OnnxTensor) => (x.type === 'bool' ? cast(graph, x, 'int32') : x);
  return binary(
    kernel,
    ({ graph }, a, b, shape) =>
      graph.node(operator, [numberOf(graph, a), numberOf(graph, b)], shape, { type: 'bool' }),
    'bool',
  );
}

function squaredDifference(
  { graph }: KernelCall,
  a: OnnxTensor,
  b: OnnxTensor,
  shape: readonly number[],
): OnnxTensor {
  const difference = graph.node('Sub', [a, b], shape);
  return graph.node('Mul', [difference, difference], shape);
}

function notEqual({ graph }: KernelCall, a: OnnxTensor, b: OnnxTensor, shape: readonly number[]): OnnxTensor {
  const equal = graph.node('Equal', [a, b], shape, { type: 'bool' });
  return graph.node('Not', [equal], shape);
}

/**
 * The quotient rounded down, an integer, in float64 as TensorFlow.js computes it: float32 does not hold all of int32, and
 * ONNX's integer division rounds towards zero. Divided by 0 it is 0.
 */
function floorDivision(
  { graph }: KernelCall,
  a: OnnxTensor,
  b: OnnxTensor,
  shape: readonly number[],
): OnnxTensor {
  const operands = [converted(graph, a, 'float64'), converted(graph, b, 'float64')];
  const quotient = graph.node('Floor', [graph.node('Div', operands, shape)], shape);
  return cast(graph, quotient, 'int32');
}

/** Element-wise kernels of two inputs. */
export const binaryKernels: readonly KernelDefinition[] = [
  sameInOnnx('Maximum', 'Max'),
  sameInOnnx('Minimum', 'Min'),
  sameInOnnx('Multiply', 'Mul'),
  sameInOnnx('Pow', 'Pow'),
  sameInOnnx('RealDiv', 'Div'),
  sameInOnnx('Sub', 'Sub'),
  binary('FloorDiv', floorDivision, 'int32'),
  binary('SquaredDifference', squaredDifference),
  comparison('Equal', 'Equal'),
  orderComparison('Greater', 'Greater'),
  orderComparison('GreaterEqual', 'GreaterOrEqual'),
  orderComparison('Less', 'Less'),
  orderComparison('LessEqual', 'LessOrEqual'),
  comparison('LogicalAnd', 'And'),
  comparison('LogicalOr', 'Or'),
  binary('NotEqual', notEqual, 'bool'),
];
