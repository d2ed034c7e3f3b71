import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { emaDecayAt, updateEma } from './ema';

describe('the moving average of the weights', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('forgets quickly at first and as slowly as asked later', () => {
    expect(emaDecayAt(0.999, 1)).toBeCloseTo(2 / 11, 12);
    expect(emaDecayAt(0.999, 90)).toBeCloseTo(91 / 100, 12);
    expect(emaDecayAt(0.999, 100_000)).toBe(0.999);
  });

  it('moves towards the weights by 1 - decay', () => {
    const values = tf.tidy(() =>
      updateEma(tf.tensor1d([1, -2]), tf.tensor1d([3, 2]), tf.scalar(0.75)).dataSync(),
    );
    expect([...values]).toEqual([1.5, -1]);
  });

  it('leaves no tensor behind but its result', () => {
    const inputs = [tf.tensor1d([1]), tf.tensor1d([2]), tf.scalar(0.5)] as const;
    const before = tf.memory().numTensors;
    updateEma(...inputs).dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([...inputs]);
  });
});
