import type { ClipByValueAttrs, LeakyReluAttrs, StepAttrs } from '@tensorflow/tfjs-core';
import { elementwise } from '../lower/elementwise';
import type { OnnxTensor } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import { broadcastShape } from '../lower/broadcast-shape';

const select: KernelDefinition = {
  kernel: 'Select',
  infer: (inputs) => {
    const [condition, t, e] = [inputOf(inputs, 'condition'), inputOf(inputs, 't'), inputOf(inputs, 'e')];
    return [{ shape: broadcastShape(condition.shape, t.shape, e.shape), dtype: t.dtype }];
  },
  lower: (call) => {
    const output = outputOf(call);
    const operands = ['condition', 't', 'e'].map((name) => inputOf(call.inputs, name));
    return [
      elementwise(call.graph, operands, output, (tensors, shape) =>
        call.graph.node('Where', tensors, shape, { type: output.dtype }),
      ),
    ];
  },
};

const clipByValue: KernelDefinition = {
  kernel: 'ClipByValue',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const { clipValueMin, clipValueMax } = call.attributes as unknown as ClipByValueAttrs;
    const bounds = [call.graph.scalar(clipValueMin), call.graph.scalar(clipValueMax)];
    return [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands, shape) =>
        call.graph.node('Clip', [...operands, ...bounds], shape),
      ),
    ];
  },
};

/** 1 for positive numbers, `alpha` for the others. */
const step: KernelDefinition = {
  kernel: 'Step',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const { alpha } = call.attributes as unknown as StepAttrs;
    return [
      elementwise(graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands, shape) => {
        const positive = graph.node('Greater', [...operands, graph.scalar(0)], shape, { type: 'bool' });
        return graph.node('Where', [positive, graph.scalar(1), graph.scalar(alpha)], shape, {
          type: 'float32',
        });
      }),
    ];
  },
};

const leakyRelu: KernelDefinition = {
  kernel: 'LeakyRelu',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const alpha = { float: (call.attributes as unknown as LeakyReluAttrs).alpha };
    return [
      elementwise(call.graph, [inputOf(call.inputs, 'x')], outputOf(call), (operands, shape) =>
        call.graph.node('LeakyRelu', operands, shape, { attributes: { alpha } }),
      ),
    ];
  },
};

/** The sum of a list of tensors of one shape. */
const addN: KernelDefinition = {
  kernel: 'AddN',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, '0');
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
