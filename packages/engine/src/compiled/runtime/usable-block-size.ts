import * as tf from '@tensorflow/tfjs-core';
import { encodeStep, recordStep } from '../compile-step';
import type { HostTensors, PureStep } from '../../contract';
import { cpuTarget, type Target } from '../lower/target';
import { findBlockSize } from './find-block-size';
import { createSession, runtimeTensor, type OnnxRuntime } from './onnx-runtime';
import { signaturesOf } from './tensor-checks';

/** How far blocked and plain results may be apart, relative to the largest: far above rounding, far below a mistake. */
const tolerance = 1e-3;

/**
 * The size of blocks in which an ONNX Runtime convolves, or `null` where it has none or where a small network with its
 * gradients does not come out the same in blocks as in plain ONNX. The operators are ONNX Runtime's own affair, so they
 * are believed only after they have been seen to work.
 */
export async function usableBlockSize(runtime: OnnxRuntime, sessionOptions: object): Promise<number | null> {
  const block = await findBlockSize(runtime, sessionOptions);
  if (block === null) return null;
  const inputs = checkInputs(block);
  try {
    const [plain, blocked] = [
      await results(runtime, sessionOptions, inputs, cpuTarget(null)),
      await results(runtime, sessionOptions, inputs, cpuTarget(block)),
    ];
    return areClose(plain, blocked) ? block : null;
  } catch {
    return null;
  }
}

function checkInputs(block: number): HostTensors {
  return {
    image: wave([block, 4, 4, 3], 1),
    first: wave([3, 3, 3, block], 2),
    second: wave([3, 3, 2 * block, block], 3),
    channels: wave([block], 4),
  };
}

function wave(shape: readonly number[], phase: number): HostTensors[string] {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length }, (_, index) => Math.sin(1.7 * index + phase)) };
}

/** Uses every blocked operator, and every order in which they are used. */
const checkStep: PureStep = (inputs) => {
  const [image, first, second, channels] = ['image', 'first', 'second', 'channels'].map(
    (name) => inputs[name],
  ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor1D];
  const x = tf.conv2d(image, first, 1, 'same');
  const norm = { x, gamma: channels, beta: channels };
  const options = { groups: 2, epsilon: 1e-5 };
  const [y, mean, inverseDeviation] = kernel('GroupNormSilu', norm, options);
  const pooled = tf.maxPool(y as tf.Tensor4D, 2, 2, 'valid');
  const joined = tf.concat([one(kernel('UpsampleNearest2x', { x: pooled })), x], 3);
  const dy = tf.fused.conv2d({
    x: joined as tf.Tensor4D,
    filter: second,
    strides: 1,
    pad: 'same',
    bias: channels,
  });
  const [dx] = kernel('GroupNormSiluGrad', { ...norm, dy, mean, inverseDeviation }, options);
  const turned = tf.transpose(tf.reverse(second, [0, 1]), [0, 1, 3, 2]);
  const dJoined = tf.conv2d(dx as tf.Tensor4D, turned, 1, 'same');
  const [dDoubled, dSkip] = tf.split(dJoined, 2, 3) as [tf.Tensor, tf.Tensor];
  const attributes = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC' };
  return {
    dPooled: one(
      kernel('MaxPool2x2Grad', {
        dy: one(kernel('UpsampleNearest2xGrad', { dy: dDoubled })),
        x: y,
        y: pooled,
      }),
    ),
    dSkip,
    dFirst: one(
      kernel('Conv2DBackpropFilter', { x: image, dy: dx }, { ...attributes, filterShape: first.shape }),
    ),
    dSecond: one(
      kernel('Conv2DBackpropFilter', { x: joined, dy: dx }, { ...attributes, filterShape: second.shape }),
    ),
  };
};

type Tensors = [tf.Tensor, tf.Tensor, tf.Tensor];

function kernel(name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap = {}): Tensors {
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(name, inputs, attributes);
  return (Array.isArray(outputs) ? outputs : [outputs]) as Tensors;
}

function one([tensor]: Tensors): tf.Tensor {
  return tensor;
}

async function results(
  runtime: OnnxRuntime,
  sessionOptions: object,
  inputs: HostTensors,
  target: Target,
): Promise<readonly Float32Array[]> {
  const step = recordStep(checkStep, signaturesOf(inputs));
  const session = await createSession(runtime, encodeStep(step, target), sessionOptions);
  try {
    const feeds = Object.entries(inputs).map(
      ([name, { shape, data }]) => [name, runtimeTensor(runtime, shape, data)] as const,
    );
    const names = Object.values(step.outputNames);
    const outputs = await session.run(
      Object.fromEntries(feeds),
      Object.fromEntries(names.map((name) => [name, null])),
    );
    return names.map((name) => outputs[name]?.data as Float32Array);
  } finally {
    await session.release();
  }
}

function areClose(plain: readonly Float32Array[], blocked: readonly Float32Array[]): boolean {
  return plain.every((expected, output) => {
    const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    return expected.every(
      (value, index) => Math.abs(value - (blocked[output]?.[index] ?? Number.NaN)) <= tolerance * scale,
    );
  });
}
