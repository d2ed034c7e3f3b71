import type * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveMeanSquaredError } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { meanSquaredError } from './mean-squared-error';

const shape = [3, 4, 4, 2];

onEachBackend(() => {
  test('averages the squared error over the batch', () => {
    checkOperation({
      operation: (prediction: tf.Tensor4D, target: tf.Tensor4D) => meanSquaredError(prediction, target),
      naiveOperation: (prediction, target) => naiveMeanSquaredError(prediction, target),
      inputs: [variedValues(shape, 1), variedValues(shape, 2)],
      differentiable: [0],
    });
  });

  test('weighs each image', () => {
    checkOperation({
      operation: meanSquaredError,
      naiveOperation: (prediction, target, weights) => naiveMeanSquaredError(prediction, target, weights),
      inputs: [variedValues(shape, 1), variedValues(shape, 2), variedValues([3], 3)],
      differentiable: [0],
    });
  });
});
