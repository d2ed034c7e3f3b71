import {
  upcastType,
  type ClipByValueAttrs,
  type LeakyReluAttrs,
  type StepAttrs,
} from '@tensorflow/tfjs-core';
import { elementwise } from '../lower/elementwise';
import type { OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { broadcastShape } from '../lower/broadcast-shape';
import type { RecordedType } from '../record/recording';
import { cast } from './cast';
import { refuseBooleans } from './element-types';

const select: KernelDefinition = {
  kernel: 'Select',
  infer: (inputs) => {
    const [condition, t, e] = [inputOf(inputs, 'condition'), inputOf(inputs, 't'), inputOf(inputs, 'e')];
    const dtype = upcastType(t.dtype, e.dtype) as RecordedType;
    return [{ shape: broadcastShape(condition.shape, t.shape, e.shape), dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const output = outputOf(call);
    const operands = ['condition', 't', 'e'].map((name) => inputOf(call.inputs, name));
    // ONNX Runtime chooses among numbers only.
    const type = output.dtype === 'bool' ? 'int32' : output.dtype;
    return [
      elementwise(graph, operands, output, (tensors, shape) => {
        const [condition, ...choices] = tensors as [OnnxTensor, OnnxTensor, OnnxTensor];
        const numbers = choices.map((choice) => cast(graph, choice, type));
        return cast(graph, graph.node('Where', [condition, ...numbers], shape, { type }), output.dtype);
      }),
    ];
  },
};

const clipByValue: KernelDefinition = {
  kernel: 'ClipByValue',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    refuseBooleans('ClipByValue', { shape, dtype });
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const { clipValueMin, clipValueMax } = call.attributes as unknown as ClipByValueAttrs;
    const output = outputOf(call);
    const bounds = [clipValueMin, clipValueMax].map((bound) =>
      call.graph.typedScalar(output.dtype === 'int32' ? withinInt32(bound) : bound, output.dtype),
    );
    return [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], output, (operands, shape) =>
        call.graph.node('Clip', [...operands, ...bounds], shape),
      ),
    ];
  },
};

/** The nearest number that an int32 can be cut off to. */
function withinInt32(value: number): number {
  return Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);
}

/** 1 for positive numbers, `alpha` for the others, NaN for what is none. */
const step: KernelDefinition = {
  kernel: 'Step',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    refuseBooleans('Step', { shape, dtype });
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const output = outputOf(call);
    const { alpha } = call.attributes as unknown as StepAttrs;
    const [zero, one, other] = [0, 1, alpha].map((value) => graph.typedScalar(value, output.dtype)) as [
      OnnxTensor,
      OnnxTensor,
      OnnxTensor,
    ];
    return [
      elementwise(graph, [inputOf(call.inputs, 'x')], output, ([x], shape) => {
        const compared = (operator: string) =>
          graph.node(operator, [x ?? null, zero], shape, { type: 'bool' });
        const choose = (condition: OnnxTensor, yes: OnnxTensor, no: OnnxTensor | null) =>
          graph.node('Where', [condition, yes, no], shape, { type: output.dtype });
        return choose(compared('Greater'), one, choose(compared('LessOrEqual'), other, x ?? null));
      }),
    ];
  },
};

/** TensorFlow.js returns floats, whatever it is given. */
const leakyRelu: KernelDefinition = {
  kernel: 'LeakyRelu',
  infer: (inputs) => {
    const x = inputOf(inputs, 'x');
    refuseBooleans('LeakyRelu', x);
    return [{ shape: x.shape, dtype: 'float32' }];
  },
  lower: (call) => {
    const alpha = { float: (call.attributes as unknown as LeakyReluAttrs).alpha };
    return [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands, shape) => {
        const [x] = operands as [OnnxTensor];
        return call.graph.node('LeakyRelu', [cast(call.graph, x, 'float32')], shape, {
          attributes: { alpha },
        });
      }),
    ];
  },
};

/** The sum of a list of tensors of one shape. */
const addN: KernelDefinition = {
  kernel: 'AddN',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, '0');
    refuseBooleans('AddN', { shape, dtype });
    return [{ shape, dtype }];
  },
  lower: (call) => [
    elementwise(call.graph, Object.values(call.inputs), outputOf(call), (operands, shape) =>
      operands.reduce((sum: OnnxTensor, operand) => call.graph.node('Add', [sum, operand], shape)),
    ),
  ],
};

/** Element-wise kernels with attributes or with any number of inputs. */
export const selectionKernels: readonly KernelDefinition[] = [addN, clipByValue, leakyRelu, select, step];
