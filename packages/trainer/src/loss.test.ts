import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleMeanSquaredErrors, weightedMeanSquaredError } from './loss';

const prediction = [0.5, -1, 2, 0.25, -0.75, 1.5];
const target = [1, 1, -1, 0, 0.5, 1.25];
const weights = [2, 0.5, 1];

function lossOf(values: readonly number[]): number {
  return [0, 1, 2].reduce((sum, sample) => {
    const errors = [0, 1].map((pixel) => (values[sample * 2 + pixel]! - target[sample * 2 + pixel]!) ** 2);
    return sum + (weights[sample]! * (errors[0]! + errors[1]!)) / 2 / 3;
  }, 0);
}

describe('the weighted mean squared error', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('is the mean over the batch of weight times squared error', () => {
    const loss = tf.tidy(
      () =>
        weightedMeanSquaredError(
          tf.tensor(prediction, [3, 2]),
          tf.tensor(target, [3, 2]),
          tf.tensor1d(weights),
        ).dataSync()[0],
    );
    expect(loss).toBeCloseTo(lossOf(prediction), 5);
  });

  it('has the gradient that central differences give', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((output) => weightedMeanSquaredError(output, tf.tensor(target, [3, 2]), tf.tensor1d(weights)))(
          tf.tensor(prediction, [3, 2]),
        )
        .dataSync(),
    );
    prediction.forEach((value, index) => {
      const at = (shift: number): number => lossOf(prediction.with(index, value + shift));
      expect(gradient[index]).toBeCloseTo((at(1e-3) - at(-1e-3)) / 2e-3, 5);
    });
  });

  it('tells the error of each image', () => {
    const losses = tf.tidy(() =>
      sampleMeanSquaredErrors(tf.tensor(prediction, [3, 2]), tf.tensor(target, [3, 2])).arraySync(),
    );
    expect(losses[0]).toBeCloseTo((0.25 + 4) / 2, 5);
    expect(losses).toHaveLength(3);
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const output = tf.tensor(prediction, [3, 2]);
    const wanted = tf.tensor(target, [3, 2]);
    const perSample = tf.tensor1d(weights);
    tf.grad((x) => weightedMeanSquaredError(x, wanted, perSample))(output).dispose();
    tf.dispose([output, wanted, perSample]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
