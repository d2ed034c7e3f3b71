import { elementwise } from '../lower/elementwise';
import type { OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelCall, type KernelDefinition } from '../lower/kernel-definition';
import { broadcastShape } from '../lower/broadcast-shape';
import type { RecordedType } from '../record/recording';
import { cast } from './cast';

type BinaryOperator = (
  call: KernelCall,
  a: OnnxTensor,
  b: OnnxTensor,
  shape: readonly number[],
) => OnnxTensor;

/** A kernel whose inputs `a` and `b` broadcast; `returns` is the type of its output where it is not theirs. */
function binary(kernel: string, operator: BinaryOperator, returns?: RecordedType): KernelDefinition {
  return {
    kernel,
    infer: (inputs) => {
      const a = inputOf(inputs, 'a');
      return [{ shape: broadcastShape(a.shape, inputOf(inputs, 'b').shape), dtype: returns ?? a.dtype }];
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

/** The quotient rounded down, an integer; ONNX's integer division rounds towards zero, hence the detour over float32. */
function floorDivision(
  { graph }: KernelCall,
  a: OnnxTensor,
  b: OnnxTensor,
  shape: readonly number[],
): OnnxTensor {
  const quotient = graph.node('Div', [cast(graph, a, 'float32'), cast(graph, b, 'float32')], shape);
  return cast(graph, graph.node('Floor', [quotient], shape), 'int32');
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
  comparison('Greater', 'Greater'),
  comparison('GreaterEqual', 'GreaterOrEqual'),
  comparison('Less', 'Less'),
  comparison('LessEqual', 'LessOrEqual'),
  comparison('LogicalAnd', 'And'),
  comparison('LogicalOr', 'Or'),
  binary('NotEqual', notEqual, 'bool'),
];
