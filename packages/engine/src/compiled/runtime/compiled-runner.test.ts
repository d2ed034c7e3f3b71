import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HostTensors, PureStep, StepRunner } from '../../contract';
import { testStepRunnerContract } from '../../testing/step-runner-contract';
import { portableTarget } from '../lower/target';
import { runnerOptions } from '../testing/targets';
import { scalar } from '../testing/numbers';
import { createRunner } from './compiled-runner';

beforeAll(() => tf.setBackend('cpu'));

/** Adds weight x input to a running sum; the weight never changes. */
const accumulate: PureStep = ({ sum, weight, input }) => {
  const next = tf.add(sum!, tf.mul(weight!, input!));
  return { sum: next, total: tf.sum(next), again: tf.add(next, 0) };
};

const initialState: HostTensors = {
  sum: { shape: [3], data: Float32Array.of(1, 2, 3) },
  weight: { shape: [3], data: Float32Array.of(1, 10, 100) },
};

function input(...values: number[]): HostTensors {
  return { input: { shape: [3], data: Float32Array.from(values) } };
}

function accumulator(): Promise<StepRunner> {
  return createRunner(accumulate, initialState, input(0, 0, 0), runnerOptions(portableTarget));
}

describe.each([true, false])('a compiled runner (results in given arrays: %s)', (preallocates) => {
  testStepRunnerContract((step, state, inputs) =>
    createRunner(step, state, inputs, { ...runnerOptions(portableTarget), preallocates }),
  );
});

describe('a compiled runner refuses', () => {
  test.each<[string, HostTensors, RegExp]>([
    ['an unknown input', { ...input(1, 2, 3), extra: scalar(1) }, /"extra" is unknown; expected are input/],
    ['a missing input', {}, /"input" is missing/],
    [
      'another type',
      { input: { shape: [3], data: Int32Array.of(1, 2, 3) } },
      /"input" is int32, but float32 was compiled/,
    ],
    [
      'too few values',
      { input: { shape: [3], data: Float32Array.of(1) } },
      /takes 3 values, but 1 are given/,
    ],
    [
      'another array',
      { input: { shape: [3], data: [1, 2, 3] as unknown as Float32Array } },
      /neither a Float32Array/,
    ],
  ])('%s', async (_, inputs, message) => {
    const runner = await accumulator();
    await expect(runner.run(inputs)).rejects.toThrow(message);
    await runner.dispose();
  });
});
