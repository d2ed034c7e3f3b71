import { elementwise } from '../lower/elementwise';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import type { RecordedType } from '../record/recording';
import { cast, converted } from './cast';
import { refuseBooleans } from './element-types';

type UnaryOperator = (graph: GraphBuilder, x: OnnxTensor) => OnnxTensor;

/**
 * A kernel that computes each element of its output from that element of its input `x`, a number.
 * @param returns The type of its output where it is not that of `x`.
 */
function unary(kernel: string, operator: UnaryOperator, returns?: RecordedType): KernelDefinition {
  return {
    kernel,
    infer: (inputs) => {
      const x = inputOf(inputs, 'x');
      refuseBooleans(kernel, x);
      return [{ shape: x.shape, dtype: returns ?? x.dtype }];
    },
    lower: (call) => [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands) => {
        const [x] = operands as [OnnxTensor];
        return operator(call.graph, x);
      }),
    ],
  };
}

/** A kernel that ONNX has for float32 and int32, under the name given. */
function ofNumbers(kernel: string): KernelDefinition {
  return unary(kernel, (graph, x) => graph.node(kernel, [x], x.shape));
}

/**
 * A kernel of floats. Of an int32, TensorFlow.js computes it in floats and cuts the result off where it is to be an
 * int32 again.
 */
function ofFloats(kernel: string, operator: UnaryOperator, returns?: RecordedType): KernelDefinition {
  const inFloats: UnaryOperator = (graph, x) => {
    const result = operator(graph, cast(graph, x, 'float32'));
    return cast(graph, result, returns ?? (x.type as RecordedType));
  };
  return unary(kernel, inFloats, returns);
}

function sameOfFloats(kernel: string, returns?: RecordedType): KernelDefinition {
  return ofFloats(kernel, (graph, x) => graph.node(kernel, [x], x.shape), returns);
}

/** A kernel that leaves whole numbers as they are. */
function rounding(kernel: string): KernelDefinition {
  return unary(kernel, (graph, x) => (x.type === 'int32' ? x : graph.node(kernel, [x], x.shape)));
}

/** exp(x) - 1 = tanh(x / 2) (exp(x) + 1), which keeps its digits where x is small. */
const expm1: UnaryOperator = (graph, x) => {
  const half = graph.node('Mul', [x, graph.scalar(0.5)], x.shape);
  const sum = graph.node('Add', [graph.node('Exp', [x], x.shape), graph.scalar(1)], x.shape);
  return graph.node('Mul', [graph.node('Tanh', [half], x.shape), sum], x.shape);
};

/** log(1 + x), and where |x| < 1/2, so as to keep the digits of small x, 2 artanh(x / (2 + x)), which is the same. */
const log1p: UnaryOperator = (graph, x) => {
  const { shape } = x;
  const plain = graph.node('Log', [graph.node('Add', [x, graph.scalar(1)], shape)], shape);
  const ratio = graph.node('Div', [x, graph.node('Add', [x, graph.scalar(2)], shape)], shape);
  const near = graph.node('Mul', [graph.node('Atanh', [ratio], shape), graph.scalar(2)], shape);
  const size = graph.node('Abs', [x], shape);
  const isNear = graph.node('Less', [size, graph.scalar(0.5)], shape, { type: 'bool' });
  return graph.node('Where', [isNear, near, plain], shape, { type: 'float32' });
};

/** -1, 0 or 1; 0 for what is no number, where ONNX has NaN. */
const sign: UnaryOperator = (graph, x) => {
  const zero = graph.typedScalar(0, x.type as RecordedType);
  const [above, below] = ['Greater', 'Less'].map((operator) =>
    converted(graph, graph.node(operator, [x, zero], x.shape, { type: 'bool' }), x.type),
  ) as [OnnxTensor, OnnxTensor];
  return graph.node('Sub', [above, below], x.shape);
};

const logicalNot: KernelDefinition = {
  kernel: 'LogicalNot',
  infer: (inputs) => [{ shape: inputOf(inputs, 'x').shape, dtype: 'bool' }],
  lower: (call) => [
    elementwise(call.graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands, shape) =>
      call.graph.node('Not', operands, shape),
    ),
  ],
};

/** Element-wise kernels of one input. */
export const unaryKernels: readonly KernelDefinition[] = [
  ofNumbers('Abs'),
  ofNumbers('Neg'),
  ofNumbers('Relu'),
  rounding('Ceil'),
  rounding('Floor'),
  rounding('Round'),
  sameOfFloats('Cos'),
  sameOfFloats('Erf'),
  sameOfFloats('Exp', 'float32'),
  sameOfFloats('Log'),
  sameOfFloats('Reciprocal'),
  sameOfFloats('Sigmoid'),
  sameOfFloats('Sin'),
  sameOfFloats('Softplus'),
  sameOfFloats('Sqrt'),
  sameOfFloats('Tanh'),
  ofFloats('Expm1', expm1),
  ofFloats('Log1p', log1p),
  ofFloats('Rsqrt', (graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x], x.shape)], x.shape)),
  unary('Sign', sign),
  unary('Square', (graph, x) => graph.node('Mul', [x, x], x.shape)),
  logicalNot,
];
