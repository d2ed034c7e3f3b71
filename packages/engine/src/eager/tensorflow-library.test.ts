import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from './prepare-backend';
import { selfCheck } from './self-check';
import { expectManyRunsInOrder } from './testing/many-runs';

/** Runs where NODE_PATH leads to TensorFlow's real package (docs/backends.md). */
const available = await prepareBackend('tensorflow').then(
  () => true,
  () => false,
);

describe.skipIf(!available)("TensorFlow's library", () => {
  beforeAll(async () => {
    await prepareBackend('tensorflow');
  });

  it('convolves right', async () => {
    expect(await selfCheck()).toMatchObject({ correct: true });
  });

  it(
    'keeps state, order and tensor count over 200 runs that do not wait for each other',
    expectManyRunsInOrder,
  );

  it('works on integers and on the values that no number is', async () => {
    const oneHot = tf.tidy(() => tf.oneHot(tf.tensor1d([2, 0], 'int32'), 3));
    expect(Array.from(await oneHot.data())).toEqual([0, 0, 1, 1, 0, 0]);
    const broken = tf.tidy(() => tf.div(tf.tensor1d([0, 1]), tf.tensor1d([0, 0])));
    expect(Array.from(await broken.data())).toEqual([NaN, Infinity]);
    tf.dispose([oneHot, broken]);
  });
});
