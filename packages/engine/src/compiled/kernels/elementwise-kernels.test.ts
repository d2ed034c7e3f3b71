import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { integers, numbers, positiveNumbers, scalar } from '../testing/numbers';
import { expectSameAsEager } from '../testing/expect-same';

beforeAll(() => tf.setBackend('cpu'));

describe('kernels of one input', () => {
  test.each([
    ['abs', tf.abs],
    ['ceil', tf.ceil],
    ['clone', tf.clone],
    ['cos', tf.cos],
    ['exp', tf.exp],
    ['expm1', tf.expm1],
    ['floor', tf.floor],
    ['neg', tf.neg],
    ['relu', tf.relu],
    ['round', tf.round],
    ['sigmoid', tf.sigmoid],
    ['sign', tf.sign],
    ['sin', tf.sin],
    ['softplus', tf.softplus],
    ['square', tf.square],
    ['step', tf.step],
    ['tanh', tf.tanh],
    ['zerosLike', tf.zerosLike],
    ['onesLike', tf.onesLike],
    ['leaky relu', (x: tf.Tensor) => tf.leakyRelu(x, 0.3)],
    ['clip', (x: tf.Tensor) => tf.clipByValue(x, -0.3, 0.6)],
    ['step with a slope', (x: tf.Tensor) => tf.step(x, 0.25)],
  ])('%s', (_, operation: (x: tf.Tensor) => tf.Tensor) =>
    expectSameAsEager(({ x }) => ({ y: operation(x!) }), { x: numbers([3, 5]) }),
  );

  test.each([
    ['log', tf.log],
    ['log1p', tf.log1p],
    ['reciprocal', tf.reciprocal],
    ['rsqrt', tf.rsqrt],
    ['sqrt', tf.sqrt],
    ['erf', tf.erf],
  ])('%s', (_, operation: (x: tf.Tensor) => tf.Tensor) =>
    expectSameAsEager(({ x }) => ({ y: operation(x!) }), { x: positiveNumbers([3, 5]) }),
  );

  test('logical not', () =>
    expectSameAsEager(({ x }) => ({ y: tf.cast(tf.logicalNot(tf.greater(x!, 0)), 'int32') }), {
      x: numbers([7]),
    }));
});

describe('kernels of two inputs, with broadcasting', () => {
  test.each([
    ['add', tf.add],
    ['sub', tf.sub],
    ['mul', tf.mul],
    ['div', tf.div],
    ['maximum', tf.maximum],
    ['minimum', tf.minimum],
    ['squaredDifference', tf.squaredDifference],
    ['floorDiv', tf.floorDiv],
  ])('%s', (_, operation: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
    expectSameAsEager(({ a, b }) => ({ y: operation(a!, b!) }), {
      a: positiveNumbers([2, 1, 4]),
      b: positiveNumbers([3, 1], 2),
    }),
  );

  test.each([
    ['equal', tf.equal],
    ['notEqual', tf.notEqual],
    ['greater', tf.greater],
    ['greaterEqual', tf.greaterEqual],
    ['less', tf.less],
    ['lessEqual', tf.lessEqual],
  ])('%s', (_, operation: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
    expectSameAsEager(({ a, b }) => ({ y: tf.cast(operation(a!, b!), 'float32') }), {
      a: integers([4, 3], 3),
      b: integers([3], 3, 2),
    }),
  );

  test('logical and, or', () =>
    expectSameAsEager(
      ({ a, b }) => {
        const [left, right] = [tf.greater(a!, 0), tf.greater(b!, 0)];
        return {
          both: tf.cast(tf.logicalAnd(left, right), 'int32'),
          any: tf.cast(tf.logicalOr(left, right), 'int32'),
        };
      },
      { a: numbers([9]), b: numbers([9], 2) },
    ));

  test('pow', () =>
    expectSameAsEager(({ a, b }) => ({ y: tf.pow(a!, b!) }), {
      a: positiveNumbers([5]),
      b: numbers([5], 2),
    }));

  test('integer arithmetic, rounded down', () =>
    expectSameAsEager(
      ({ a, b }) => ({ sum: tf.add(a!, b!), quotient: tf.floorDiv(tf.sub(a!, 3), tf.add(b!, 1)) }),
      {
        a: integers([8], 7),
        b: integers([8], 5, 2),
      },
    ));

  test('numbers without axes, and constants', () =>
    expectSameAsEager(
      ({ x, rate }) => ({
        y: tf.sub(tf.mul(x!, rate!), tf.mul(tf.ones([4]), tf.mul(rate!, 3))),
        rows: tf.mul(tf.fill([3, 4], 2), tf.add(rate!, 1)),
        table: tf.add(tf.mul(tf.ones([3, 1]), rate!), tf.tensor1d([1, 2])),
      }),
      { x: numbers([3, 4]), rate: scalar(0.3) },
    ));
});

describe('choosing', () => {
  test('select by element, and by row', () =>
    expectSameAsEager(
      ({ a, b, rows }) => ({
        elements: tf.where(tf.greater(a!, 0), a!, b!),
        rows: tf.where(tf.greater(rows!, 0), a!, tf.scalar(0)),
      }),
      { a: numbers([4, 3]), b: numbers([4, 3], 2), rows: numbers([4, 1], 3) },
    ));

  test('casts', () =>
    expectSameAsEager(
      ({ x, n }) => ({
        integer: tf.cast(tf.mul(x!, 5), 'int32'),
        float: tf.cast(n!, 'float32'),
        truth: tf.cast(tf.cast(n!, 'bool'), 'int32'),
      }),
      { x: numbers([9]), n: integers([9], 3) },
    ));

  test('a sum of many', () =>
    expectSameAsEager(({ a, b, c }) => ({ y: tf.addN([a!, b!, tf.transpose(c!)]) }), {
      a: numbers([3, 4]),
      b: numbers([3, 4], 2),
      c: numbers([4, 3], 3),
    }));
});
