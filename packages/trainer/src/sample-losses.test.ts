import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { sampleMeanSquaredErrors } from './sample-losses';

it('tells the error of each image, and leaves no tensor behind', async () => {
  await tf.setBackend('cpu');
  const before = tf.memory().numTensors;
  const prediction = tf.tensor([0.5, -1, 2, 0.25, -0.75, 1.5], [3, 2]);
  const target = tf.tensor([1, 1, -1, 0, 0.5, 1.25], [3, 2]);
  const errors = sampleMeanSquaredErrors(prediction, target);
  expect(errors.shape).toEqual([3]);
  const [first, second, third] = await errors.array();
  expect(first).toBeCloseTo((0.5 ** 2 + 2 ** 2) / 2, 6);
  expect(second).toBeCloseTo((3 ** 2 + 0.25 ** 2) / 2, 6);
  expect(third).toBeCloseTo((1.25 ** 2 + 0.25 ** 2) / 2, 6);
  tf.dispose([prediction, target, errors]);
  expect(tf.memory().numTensors).toBe(before);
});
