import * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkOperation, expectClose, variedValues } from '../testing/check-operation';
import { naive, naiveSilu } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { silu } from './silu';

onEachBackend(() => {
  test('activates values of both signs', () => {
    checkOperation({ operation: silu, naiveOperation: naiveSilu, inputs: [variedValues([3, 7], 1)] });
  });

  test('activates the whole range from -20 to 20', () => {
    const wide = naive([2, 41], (index) => (index % 41) - 20 + 0.25 * Math.floor(index / 41));
    checkOperation({ operation: silu, naiveOperation: naiveSilu, inputs: [wide] });
  });

  test('stays finite at the ends of float32', () => {
    tf.tidy(() => {
      const ends = tf.tensor1d([-1e30, -200, 200, 1e30]);
      const slopes = tf.grad((x) => silu(x))(ends);
      expectClose(slopes.dataSync(), [0, 0, 1, 1], 1e-6);
    });
  });
});
