import { normals, randomKey } from '@ddpm/random';
import { meanSquaredError } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { pointNetwork } from './index';
import { onEachBackend } from './testing/tested-backends';

const network = pointNetwork({ hiddenChannels: 8, hiddenLayers: 2, classNames: ['a', 'b'] });
const weights = network.initialParameters(3).map((weight, index) => weight + 0.2 * Math.sin(index));
const batch = {
  xt: normals(randomKey(1, 'xt'), 12),
  target: normals(randomKey(1, 'target'), 12),
  t: Int32Array.of(0, 20, 300, 500, 800, 999),
  labels: Int32Array.of(0, 1, 2, 0, 1, 2),
};

onEachBackend(() => {
  it('has the gradient that finite differences find', () => {
    const before = tf.memory().numTensors;
    const direction = normals(randomKey(2, 'direction'), weights.length);
    const moved = (distance: number) => weights.map((weight, i) => weight + distance * (direction[i] ?? 0));
    const h = 1e-2;
    const { gradient } = lossAt(weights);
    const along = gradient.reduce((sum, slope, i) => sum + slope * (direction[i] ?? 0), 0);
    const measured = (lossAt(moved(h)).loss - lossAt(moved(-h)).loss) / (2 * h);
    expect(measured / along).toBeCloseTo(1, 2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('predicts the same as a model to sample from, by indices and by weights', () => {
    const bound = tf.tidy(
      () =>
        network
          .valueAndGradients(tf.tensor1d(weights), (predict) => {
            const prediction = predict(
              points(),
              tf.tensor1d(batch.t, 'int32'),
              tf.tensor1d(batch.labels, 'int32'),
            );
            return meanSquaredError(prediction, tf.zerosLike(prediction));
          })
          .value.dataSync()[0],
    );
    const oneHot = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(batch.labels, 'int32'), 3), 'float32'));
    for (const labels of [tf.tensor1d(batch.labels, 'int32'), oneHot]) {
      const values = tf.tidy(() => {
        const { parameters, predict } = network.model(weights);
        const tensors = Object.fromEntries(
          Object.entries(parameters).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
        );
        return predict(tensors, points(), tf.tensor1d(batch.t, 'float32'), labels).dataSync<'float32'>();
      });
      labels.dispose();
      expect(values.reduce((sum, x) => sum + x * x, 0) / 12).toBeCloseTo(bound ?? NaN, 5);
    }
  });
});

it('predicts 0 before it has learned, for any seed', () => {
  const fresh = network.initialParameters(5);
  expect(fresh).not.toEqual(network.initialParameters(6));
  expect(fresh).toHaveLength(network.parameterCount);
  const { output } = outputWeights(fresh);
  expect(output.every((weight) => weight === 0)).toBe(true);
});

function outputWeights(flat: Float32Array): { readonly output: Float32Array } {
  return { output: network.model(flat).parameters['output.weight']?.data as Float32Array };
}

function points(): tf.Tensor4D {
  return tf.tensor4d(batch.xt, [6, 1, 1, 2]);
}

function lossAt(at: Float32Array): { readonly loss: number; readonly gradient: Float32Array } {
  return tf.tidy(() => {
    const { value, gradients } = network.valueAndGradients(tf.tensor1d(at), (predict) =>
      meanSquaredError(
        predict(points(), tf.tensor1d(batch.t, 'int32'), tf.tensor1d(batch.labels, 'int32')),
        tf.tensor4d(batch.target, [6, 1, 1, 2]),
      ),
    );
    return { loss: value.dataSync()[0] ?? NaN, gradient: gradients.dataSync<'float32'>() };
  });
}
