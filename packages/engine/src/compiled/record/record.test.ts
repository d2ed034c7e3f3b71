import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordStep } from '../compile-step';
import type { PureStep } from '../../contract';

const inputs = { x: { shape: [2, 3], dtype: 'float32' } } as const;

function recordedKernels(step: PureStep): string[] {
  return recordStep(step, inputs).recording.nodes.map(({ kernel }) => kernel);
}

beforeAll(() => tf.setBackend('cpu'));

describe('recording', () => {
  let tensors: number;
  beforeEach(() => {
    tensors = tf.memory().numTensors;
  });

  test('writes down kernels, and the gradients that TensorFlow.js derives by customGrad', () => {
    const square = tf.customGrad((x) => ({
      value: tf.mul(x as tf.Tensor, x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(x as tf.Tensor, 2)),
    }));
    const step: PureStep = ({ x }) => ({ dx: tf.grad((v) => square(v))(x!) });
    expect(recordedKernels(step)).toEqual(['Multiply', 'Multiply', 'Multiply']);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('leaves the backend and all tensors as they were', () => {
    recordStep(({ x }) => ({ y: tf.sum(tf.exp(x!)) }), inputs);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.engine().backendNames()).not.toContain('ddpm-recorder');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  });

  test('takes long functions', () => {
    const step: PureStep = ({ x }) => {
      let y = x!;
      for (let count = 0; count < 20_000; count += 1) y = tf.neg(y);
      return { y };
    };
    expect(recordedKernels(step)).toHaveLength(20_000);
  });

  test('restores the backend where the function throws', () => {
    const failing: PureStep = () => {
      throw new RangeError('mine');
    };
    expect(() => recordStep(failing, inputs)).toThrow(new RangeError('mine'));
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('keeps constants as they were when the function made them', async () => {
    const shared = Float32Array.of(1, 2, 3);
    const { recording } = recordStep(({ x }) => ({ y: tf.add(x!, tf.tensor1d(shared)) }), inputs);
    shared.fill(9);
    const constant = recording.nodes[0]?.inputs['b']?.source;
    expect(constant).toEqual({ kind: 'constant', data: Float32Array.of(1, 2, 3) });
    await Promise.resolve();
  });
});

describe('a function that no graph can express', () => {
  test.each<[string, PureStep, string, RegExp]>([
    [
      'reads a value',
      ({ x }) => ({ y: tf.mul(x!, tf.max(x!).dataSync()[0]!) }),
      'ReadWhileRecordingError',
      /reads the values of an output of kernel "Max", shape \[\]/,
    ],
    [
      'reads an input',
      ({ x }) => ({ y: tf.tensor1d(x!.dataSync()) }),
      'ReadWhileRecordingError',
      /reads the values of its input "x", shape \[2, 3\]/,
    ],
    [
      'calls an unknown kernel',
      ({ x }) => ({ y: tf.atanh(tf.neg(x!)) }),
      'UnknownKernelError',
      /"Atanh" \(after 1 other kernel calls\)/,
    ],
    ['makes text', () => ({ y: tf.tensor1d(['a']) }), 'RecordingError', /makes a string tensor/],
    [
      'returns a tensor alone',
      ((given: { x: tf.Tensor }) => given.x) as unknown as PureStep,
      'StepResultError',
      /no named tensors/,
    ],
    ['returns a number', (() => ({ y: 1 })) as unknown as PureStep, 'TensorContractError', /"y"/],
    ['returns truth values', ({ x }) => ({ y: tf.greater(x!, 0) }), 'TensorContractError', /cast it/],
  ])('%s', (_, step, name, message) => {
    expect(() => recordStep(step, inputs)).toThrow(
      expect.objectContaining({ name, message: expect.stringMatching(message) as string }) as Error,
    );
    expect(tf.getBackend()).toBe('cpu');
  });

  test('uses a tensor made outside of it', () => {
    const outside = tf.scalar(2);
    expect(() => recordStep(({ x }) => ({ y: tf.mul(x!, outside) }), inputs)).toThrow(
      expect.objectContaining({ name: 'ForeignTensorError', kernel: 'Multiply' }) as Error,
    );
    outside.dispose();
  });

  test('reads a value later', async () => {
    let pending: Promise<unknown> = Promise.resolve();
    const step: PureStep = ({ x }) => {
      pending = x!.data();
      return { y: tf.neg(x!) };
    };
    recordStep(step, inputs);
    await expect(pending).rejects.toThrow(/reads the values of its input "x"/);
  });
});
