import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEagerRunner } from './eager-runner';
import { prepareBackend } from './prepare-backend';
import { selfCheck } from './self-check';
import type { PureStep } from './step-runner';

/** Runs where NODE_PATH leads to TensorFlow's real package (docs/backends.md). */
const available = await prepareBackend('tensorflow').then(
  () => true,
  () => false,
);

const filled = (value: number) => ({ shape: [4096], data: new Float32Array(4096).fill(value) });

describe.skipIf(!available)("TensorFlow's library", () => {
  beforeAll(async () => {
    await prepareBackend('tensorflow');
  });

  it('convolves right', async () => {
    expect(await selfCheck()).toMatchObject({ correct: true });
  });

  it('keeps state, order and tensor count over 200 runs that do not wait for each other', async () => {
    const step: PureStep = ({ sum, x }) => ({ sum: tf.add(sum!, x!), seen: tf.clone(sum!) });
    const runner = await createEagerRunner(step, { sum: filled(0) });
    const held = tf.memory().numTensors;
    const runs = Array.from({ length: 200 }, () => runner.run({ x: filled(1) }));
    const state = runner.getState();
    const seen = (await Promise.all(runs)).map((outputs) => outputs['seen']?.data[4095]);
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(await state).toEqual({ sum: filled(200) });
    expect(tf.memory().numTensors).toBe(held);
    await runner.dispose();
  });

  it('works on integers and on the values that no number is', async () => {
    const oneHot = tf.tidy(() => tf.oneHot(tf.tensor1d([2, 0], 'int32'), 3));
    expect(Array.from(await oneHot.data())).toEqual([0, 0, 1, 1, 0, 0]);
    const broken = tf.tidy(() => tf.div(tf.tensor1d([0, 1]), tf.tensor1d([0, 0])));
    expect(Array.from(await broken.data())).toEqual([NaN, Infinity]);
    tf.dispose([oneHot, broken]);
  });
});
