import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { integers, numbers } from '../testing/numbers';
import { expectSameAsEager } from '../testing/expect-same';

beforeAll(() => tf.setBackend('cpu'));

describe('reductions', () => {
  test.each([
    ['sum', tf.sum],
    ['mean', tf.mean],
    ['max', tf.max],
    ['min', tf.min],
    ['prod', tf.prod],
  ])(
    '%s over any axes',
    (_, operation: (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor) =>
      expectSameAsEager(
        ({ x }) => ({
          all: operation(x!),
          last: operation(x!, -1),
          middle: operation(x!, [1, 2]),
          kept: operation(x!, [0, 3], true),
          transposed: operation(tf.transpose(x!, [3, 1, 0, 2]), [1, 2]),
        }),
        { x: numbers([2, 3, 4, 2]) },
      ),
  );
});

describe('shapes', () => {
  test('reshape, transpose, expandDims and squeeze in a row', () =>
    expectSameAsEager(
      ({ x }) => {
        const turned = tf.transpose(tf.reshape(x!, [4, 2, 3]), [2, 0, 1]);
        return {
          turned,
          back: tf.reshape(turned, [2, 12]),
          squeezed: tf.squeeze(tf.expandDims(turned, 1)),
          twice: tf.transpose(tf.transpose(turned)),
        };
      },
      { x: numbers([2, 12]) },
    ));

  test('concat, stack, unstack and split', () =>
    expectSameAsEager(
      ({ a, b }) => {
        const [first, second, third] = tf.split(a!, [1, 2, 1], 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
        return {
          joined: tf.concat([a!, tf.transpose(b!)], 0),
          joinedWithOnes: tf.concat([a!, tf.ones([3, 2])], 1),
          stacked: tf.stack([a!, a!], 1),
          rows: tf.unstack(a!, 1)[2]!,
          pieces: tf.concat([third, second, first], 1),
        };
      },
      { a: numbers([3, 4]), b: numbers([4, 2], 2) },
    ));

  test('many tensors at once, more than a GPU can bind', () =>
    expectSameAsEager(
      ({ x }) => {
        const pieces = tf.split(
          x!,
          Array.from({ length: 20 }, () => 3),
        );
        return { joined: tf.concat(pieces.reverse()), first: pieces[19]!, last: pieces[0]! };
      },
      { x: numbers([60]) },
    ));

  test('slices of plain and transposed tensors', () =>
    expectSameAsEager(
      ({ x }) => ({
        plain: tf.slice(x!, [1, 0, 2], [1, 3, -1]),
        transposed: tf.slice(tf.transpose(x!, [2, 0, 1]), [1, 0, 1], [3, 2, 2]),
        uniform: tf.slice(tf.fill([4, 4], 3), [1, 1], [2, 2]),
      }),
      { x: numbers([2, 3, 5]) },
    ));

  test('tile, broadcastTo, reverse and pad', () =>
    expectSameAsEager(
      ({ x }) => ({
        tiled: tf.tile(x!, [2, 1, 3]),
        spread: tf.broadcastTo(tf.slice(x!, [0, 0, 0], [1, 3, 1]), [4, 3, 2]),
        reversed: tf.reverse(x!, [0, 2]),
        padded: tf.pad(
          x!,
          [
            [1, 0],
            [0, 2],
            [1, 1],
          ],
          0.5,
        ),
      }),
      { x: numbers([2, 3, 4]) },
    ));

  test('gather and one-hot', () =>
    expectSameAsEager(
      ({ table, indices }) => ({
        rows: tf.gather(table!, indices!),
        columns: tf.gather(table!, indices!, 1),
        hot: tf.cast(tf.oneHot(indices!, 5), 'float32'),
        warm: tf.oneHot(indices!, 5, 0.9, 0.1, 'float32'),
      }),
      { table: numbers([5, 6]), indices: integers([4], 5) },
    ));
});

describe('matrix products', () => {
  test('of plain and transposed matrices', () =>
    expectSameAsEager(
      ({ a, b }) => ({
        plain: tf.matMul(a!, b!),
        flags: tf.matMul(b!, a!, true, true),
        views: tf.matMul(tf.transpose(b!), tf.transpose(a!)),
        gradient: tf.matMul(tf.transpose(a!), tf.ones([3, 2])),
      }),
      { a: numbers([3, 4]), b: numbers([4, 5], 2) },
    ));

  test('of batches, with broadcasting', () =>
    expectSameAsEager(({ a, b }) => ({ y: tf.matMul(a!, b!, false, true) }), {
      a: numbers([2, 3, 4]),
      b: numbers([1, 5, 4], 2),
    }));

  test('with a bias', () =>
    expectSameAsEager(
      ({ a, b, bias }) => ({
        y: tf.fused.matMul({ a: a!, b: tf.transpose(b!), bias: bias! }),
        batched: tf.fused.matMul({
          a: tf.stack([a!, a!]),
          b: tf.stack([b!, b!]),
          transposeB: true,
          bias: bias!,
        }),
      }),
      { a: numbers([3, 4]), b: numbers([5, 4], 2), bias: numbers([5], 3) },
    ));
});
