import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { checkOperation, expectClose, variedValues } from '../testing/check-operation';
import { naive, naiveGroupNormSilu, type Naive } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { groupNormSilu } from './group-norm-silu';

function check(x: Naive, groups: number, epsilon = 1e-5): void {
  const channels = x.shape[3] ?? 1;
  checkOperation({
    operation: (input: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      groupNormSilu(input, gamma, beta, { groups, epsilon }),
    naiveOperation: (input, gamma, beta) => naiveGroupNormSilu(input, gamma, beta, groups, epsilon),
    inputs: [x, variedValues([channels], 2), variedValues([channels], 3)],
  });
}

onEachBackend(() => {
  test.each([1, 2, 3, 6])('normalises 3 images of 6 channels in %i groups', (groups) => {
    check(variedValues([3, 2, 4, 6], 1), groups);
  });

  test('normalises a single pixel', () => {
    check(variedValues([2, 1, 1, 8], 1), 2);
  });

  test('heeds epsilon where the variance is small', () => {
    const x = naive([2, 2, 2, 4], (index) => 0.01 * Math.sin(index + 1));
    check(x, 2, 1e-3);
  });

  test('keeps its accuracy under a mean a hundred times the deviation', () => {
    tf.tidy(() => {
      const x = naive([2, 4, 4, 4], (index) => 100 + Math.fround(Math.sin(7 * index)));
      const [gamma, beta] = [naive([4], () => 1), naive([4], () => 0)];
      const expected = naiveGroupNormSilu(x, gamma, beta, 2, 1e-5);
      const tensor = tf.tensor4d(Float32Array.from(x.data), [2, 4, 4, 4]);
      const y = groupNormSilu(tensor, tf.ones([4]), tf.zeros([4]), { groups: 2, epsilon: 1e-5 });
      expectClose(y.dataSync(), expected.data, 1e-4);
    });
  });

  test('turns a constant map into silu(beta), with finite gradients', () => {
    tf.tidy(() => {
      const x = tf.fill<tf.Rank.R4>([2, 4, 4, 4], -3);
      const run = (input: tf.Tensor4D) =>
        groupNormSilu(input, tf.ones([4]), tf.fill([4], 0.5), { groups: 2, epsilon: 1e-5 });
      expectClose(run(x).dataSync(), new Float32Array(128).fill(0.5 / (1 + Math.exp(-0.5))), 1e-5);
      const gradient = tf
        .grad((input) => run(input as tf.Tensor4D))(x)
        .dataSync();
      expect(gradient.every(Number.isFinite)).toBe(true);
    });
  });
});
