import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import {
  doubled,
  doubledGrad,
  groupNormSilu,
  groupNormSiluGrad,
  maxPoolGrad,
  silu,
  siluGrad,
} from '../testing/network-kernels';
import { expectSameAsEager } from '../testing/expect-same';
import { integers, numbers } from '../testing/numbers';

beforeAll(() => tf.setBackend('cpu'));

/** A convolution in front puts a map in the order that the device likes. */
function arranged(x: tf.Tensor): tf.Tensor {
  const channels = x.shape[3] ?? 1;
  const identity = tf.reshape<tf.Rank.R4>(tf.eye(channels), [1, 1, channels, channels]);
  return tf.conv2d(x as tf.Tensor4D, identity, 1, 'same');
}

test('SiLU and its gradient', () =>
  expectSameAsEager(
    ({ dy, x }) => {
      const steep = tf.mul(x!, 30);
      return { y: silu(steep), dx: siluGrad(dy!, steep) };
    },
    { dy: numbers([3, 7]), x: numbers([3, 7], 2) },
  ));

describe('GroupNorm with SiLU', () => {
  test.each([
    { channels: 12, groups: 3 },
    { channels: 16, groups: 8 },
    { channels: 32, groups: 8 },
    { channels: 64, groups: 2 },
    { channels: 16, groups: 1 },
  ])('and its gradients, $channels channels in $groups groups', ({ channels, groups }) =>
    expectSameAsEager(
      ({ dy, x, gamma, beta }) => {
        const norm = { x: arranged(x!), gamma: gamma!, beta: beta!, groups, epsilon: 1e-5 };
        const [y, mean, inverseDeviation] = groupNormSilu(norm) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const [dx, dgamma, dbeta] = groupNormSiluGrad(arranged(dy!), norm, mean, inverseDeviation) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        return { y, mean, inverseDeviation, dx, dgamma, dbeta };
      },
      {
        dy: numbers([3, 4, 6, channels]),
        x: numbers([3, 4, 6, channels], 2),
        gamma: numbers([channels], 3),
        beta: numbers([channels], 4),
      },
      1e-5,
    ),
  );

  test('is zero over a constant map, whatever its size', () =>
    expectSameAsEager(
      ({ x, gamma, beta }) => {
        const norm = { x: arranged(x!), gamma: gamma!, beta: beta!, groups: 2, epsilon: 1e-5 };
        return { y: groupNormSilu(norm)[0]! };
      },
      {
        x: { shape: [1, 2, 2, 16], data: new Float32Array(64).fill(3) },
        gamma: numbers([16]),
        beta: numbers([16], 2),
      },
      // x scale + shift, where the scale is 1 / sqrt(epsilon): 3 * 316 is known to 6e-5.
      6e-5,
    ));
});

describe('pooling and doubling', () => {
  test.each([3, 16, 32])('gradients, %i channels, with ties', (channels) =>
    expectSameAsEager(
      ({ x, dy, small }) => {
        const map = arranged(tf.cast(x!, 'float32'));
        const y = tf.maxPool(map as tf.Tensor4D, 2, 2, 'valid');
        return {
          pooled: maxPoolGrad(arranged(dy!), map, y),
          large: doubled(arranged(small!)),
          summed: doubledGrad(map),
        };
      },
      {
        // Few different values: most windows have ties.
        x: integers([2, 4, 6, channels], 3),
        dy: numbers([2, 2, 3, channels], 2),
        small: numbers([2, 3, 2, channels], 3),
      },
    ),
  );
});
