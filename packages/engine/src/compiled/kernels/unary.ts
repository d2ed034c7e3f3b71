import { elementwise } from '../lower/elementwise';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';

type UnaryOperator = (graph: GraphBuilder, x: OnnxTensor) => OnnxTensor;

/** A kernel that computes each element of its output from that element of its input `x`. */
function unary(kernel: string, operator: UnaryOperator): KernelDefinition {
  return {
    kernel,
    infer: (inputs) => {
      const { shape, dtype } = inputOf(inputs, 'x');
      return [{ shape, dtype }];
    },
    lower: (call) => [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands) => {
        const [x] = operands as [OnnxTensor];
        return operator(call.graph, x);
      }),
    ],
  };
}

/** A kernel that ONNX has under the name given. */
function sameInOnnx(kernel: string, operator = kernel): KernelDefinition {
  return unary(kernel, (graph, x) => graph.node(operator, [x], x.shape));
}

function constantLike(graph: GraphBuilder, x: OnnxTensor, value: number): OnnxTensor {
  return graph.constant(x.type === 'float32' ? Float32Array.of(value) : Int32Array.of(value), []);
}

/** Element-wise kernels of one input. */
export const unaryKernels: readonly KernelDefinition[] = [
  sameInOnnx('Abs'),
  sameInOnnx('Ceil'),
  sameInOnnx('Cos'),
  sameInOnnx('Erf'),
  sameInOnnx('Exp'),
  sameInOnnx('Floor'),
  sameInOnnx('Log'),
  sameInOnnx('Neg'),
  sameInOnnx('Reciprocal'),
  sameInOnnx('Relu'),
  sameInOnnx('Round'),
  sameInOnnx('Sigmoid'),
  sameInOnnx('Sign'),
  sameInOnnx('Sin'),
  sameInOnnx('Softplus'),
  sameInOnnx('Sqrt'),
  sameInOnnx('Tanh'),
  unary('Expm1', (graph, x) =>
    graph.node('Sub', [graph.node('Exp', [x], x.shape), constantLike(graph, x, 1)], x.shape),
  ),
  unary('Log1p', (graph, x) =>
    graph.node('Log', [graph.node('Add', [x, constantLike(graph, x, 1)], x.shape)], x.shape),
  ),
  unary('LogicalNot', (graph, x) => graph.node('Not', [x], x.shape)),
  unary('Rsqrt', (graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x], x.shape)], x.shape)),
  unary('Square', (graph, x) => graph.node('Mul', [x, x], x.shape)),
];
