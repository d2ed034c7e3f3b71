import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { exportOnnx } from '../export-onnx';
import type { HostTensor } from '../../contract';
import { portableTarget } from '../lower/target';
import { expectSameAsEager, runCompiled } from '../testing/expect-same';
import { numbers } from '../testing/numbers';

beforeAll(() => tf.setBackend('cpu'));

function floats(...values: readonly number[]): HostTensor {
  return { shape: [values.length], data: Float32Array.from(values) };
}

function wholes(...values: readonly number[]): HostTensor {
  return { shape: [values.length], data: Int32Array.from(values) };
}

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

function asFloats(condition: tf.Tensor): tf.Tensor {
  return tf.cast(condition, 'float32');
}

describe('int32', () => {
  const matrix: HostTensor = { shape: [2, 3], data: Int32Array.of(1, 2, 4, -5, -6, 8) };

  test.each<[string, (x: tf.Tensor, axis?: number, keepDims?: boolean) => tf.Tensor]>([
    ['mean', tf.mean],
    ['sum', tf.sum],
    ['prod', tf.prod],
    ['max', tf.max],
    ['min', tf.min],
  ])('%s has the type that TensorFlow.js gives it', (_, reduction) =>
    expectSameAsEager(
      ({ x }) => ({ all: reduction(x!), rows: reduction(x!, -1), columns: reduction(x!, 0, true) }),
      { x: matrix },
    ),
  );

  test.each<[string, Unary]>([
    ['abs', tf.abs],
    ['exp', tf.exp],
    ['expm1', tf.expm1],
    ['leaky relu', (x) => tf.leakyRelu(x, 0.3)],
    ['log1p', (x) => tf.log1p(tf.abs(x))],
    ['neg', tf.neg],
    ['reciprocal', tf.reciprocal],
    ['relu', tf.relu],
    ['round', tf.round],
    ['sign', tf.sign],
    ['softplus', tf.softplus],
    ['square', tf.square],
    ['step', (x) => tf.step(x, 0.5)],
    ['clip between fractions', (x) => tf.clipByValue(x, -1.5, 2.5)],
    ['clip without bounds', (x) => tf.clipByValue(x, -Infinity, Infinity)],
    ['mean along no axis', (x) => tf.mean(x, [])],
  ])('%s', (_, operation) =>
    expectSameAsEager(({ x }) => ({ y: operation(x!) }), { x: wholes(-3, -2, 1, 2, 3, 5) }),
  );

  test('is divided downwards, exactly, and by 0 gives 0', () =>
    expectSameAsEager(({ a, b }) => ({ y: tf.floorDiv(a!, b!), z: tf.div(a!, b!) }), {
      a: wholes(7, -7, 7, -7, 0, 5, -5, 16777217, 2147483647, -2147483648, 123456789, 1),
      b: wholes(2, 2, -2, -2, 3, 0, 0, 1, 1, -1, 3, -2147483648),
    }));

  test('is multiplied as a matrix', () =>
    expectSameAsEager(
      ({ a }) => ({
        y: tf.matMul(a!, tf.transpose(a!)),
        z: tf.matMul(a!, a!, true, false),
        batch: tf.matMul(tf.expandDims(a!, 0), tf.expandDims(a!, 0), false, true),
      }),
      { a: matrix },
    ));

  test('is chosen and padded beside floats and booleans', () =>
    expectSameAsEager(
      ({ x, i }) => {
        const isPositive = tf.greater(x!, 0);
        return {
          mixed: tf.where(isPositive, i!, x!),
          other: tf.where(isPositive, x!, i!),
          booleans: asFloats(tf.where(isPositive, tf.greater(i!, 1), tf.scalar(true, 'bool'))),
          padded: tf.pad(i!, [[1, 2]], 7),
          paddedBooleans: asFloats(tf.pad(isPositive, [[1, 2]], 1)),
          oneHot: asFloats(tf.oneHot(i!, 3, 1, 0, 'bool')),
        };
      },
      { x: numbers([4]), i: wholes(1, 2, 0, 4) },
    ));

  test('a map of them in blocks of channels is no convolution', () =>
    expectSameAsEager(
      ({ x, filter, bias }) => {
        const map = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        return { y: tf.add(tf.cast(tf.mul(map, 10), 'int32'), bias!) };
      },
      {
        x: numbers([2, 3, 4, 16]),
        filter: numbers([1, 1, 16, 16], 2),
        bias: wholes(...Array.from({ length: 16 }, (_, channel) => channel)),
      },
    ));
});

describe('booleans', () => {
  test.each<[string, Binary]>([
    ['greater', tf.greater],
    ['greater or equal', tf.greaterEqual],
    ['less', tf.less],
    ['less or equal', tf.lessEqual],
    ['equal', tf.equal],
    ['not equal', tf.notEqual],
    ['maximum', tf.maximum],
    ['exclusive or', tf.logicalXor],
  ])('%s', (_, operation) =>
    expectSameAsEager(
      ({ a, b }) => ({ y: tf.cast(operation(tf.greater(a!, 0), tf.greater(b!, 0)), 'int32') }),
      { a: wholes(1, 0, 1, 0), b: wholes(0, 0, 1, 1) },
    ),
  );

  test('have a mean, a sum and a product', () =>
    expectSameAsEager(
      ({ x }) => {
        const isPositive = tf.greater(x!, 0);
        return { mean: tf.mean(isPositive), sum: tf.sum(isPositive), prod: tf.prod(isPositive) };
      },
      { x: numbers([5]) },
    ));

  test.each<[string, Binary]>([
    ['Add', tf.add],
    ['Multiply', tf.mul],
    ['BatchMatMul', (a, b) => tf.matMul(tf.reshape(a, [2, 2]), tf.reshape(b, [2, 2]))],
    ['Max', (a) => tf.max(a)],
    ['Neg', (a) => tf.neg(a)],
  ])('%s of them is refused in a sentence', (kernel, operation) => {
    const step = ({ x }: Record<string, tf.Tensor>) => ({
      y: asFloats(operation(tf.greater(x!, 0), tf.less(x!, 0))),
    });
    expect(() => exportOnnx(step, { x: numbers([4]) })).toThrow(
      `"${kernel}" is given booleans; cast them to int32 or float32 first.`,
    );
  });

  test('are not joined with numbers', () => {
    const step = ({ x, i }: Record<string, tf.Tensor>) => ({ y: tf.concat([x!, i!]) });
    expect(() => exportOnnx(step, { x: numbers([4]), i: wholes(1) })).toThrow(
      '"Concat" is given float32 and int32; cast them to one type first.',
    );
  });
});

describe('numbers that are none, infinite or tiny', () => {
  const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e10, -1e10, 30, -30, 0.5, 1.5, 2.5, -1.5];

  test.each<[string, Unary]>([
    ['abs', tf.abs],
    ['ceil', tf.ceil],
    ['clip', (x) => tf.clipByValue(x, -1, 2)],
    ['erf', tf.erf],
    ['exp', tf.exp],
    ['expm1', tf.expm1],
    ['log', tf.log],
    ['log1p', tf.log1p],
    ['reciprocal', tf.reciprocal],
    ['relu', tf.relu],
    ['round', tf.round],
    ['rsqrt', tf.rsqrt],
    ['sigmoid', tf.sigmoid],
    ['sign', tf.sign],
    ['softplus', tf.softplus],
    ['sqrt', tf.sqrt],
    ['step', (x) => tf.step(x, 0.25)],
    ['tanh', tf.tanh],
    ['cast to bool', (x) => asFloats(tf.cast(x, 'bool'))],
    ['equal to itself', (x) => asFloats(tf.equal(x, x))],
    ['maximum', (x) => tf.maximum(x, tf.reverse(x))],
    ['minimum', (x) => tf.minimum(x, tf.reverse(x))],
    ['largest', (x) => tf.max(x)],
    ['smallest of rows', (x) => tf.min(tf.reshape(x, [3, 5]), 1)],
    [
      'divided by constants of both signs',
      (x) => tf.div(x, tf.tensor1d(special.map((_, n) => (n % 2 ? 0 : -0)))),
    ],
    ['divided by -0', (x) => tf.div(x, tf.scalar(-0))],
    ['divided by 0', (x) => tf.div(x, tf.scalar(0))],
  ])('%s', (_, operation) => expectSameAsEager(({ x }) => ({ y: operation(x!) }), { x: floats(...special) }));

  test('cut off to int32 as JavaScript does it', () =>
    expectSameAsEager(({ x }) => ({ y: tf.cast(x!, 'int32'), z: tf.floorDiv(x!, tf.scalar(0.5)) }), {
      x: floats(1.9, -1.9, NaN, Infinity, -Infinity, 3e9, -3e9, 1e20, -0.5, 2 ** 31, 2 ** 32, -(2 ** 31)),
    }));

  test('expm1 and log1p keep the digits of small numbers', () =>
    expectSameAsEager(({ x }) => ({ y: tf.mul(tf.expm1(x!), 1e6), z: tf.mul(tf.log1p(x!), 1e6) }), {
      x: floats(1e-8, -1e-8, 3e-7, -2e-6),
    }));

  test('an index before the first is refused, as eagerly', async () => {
    const step = ({ x, i }: Record<string, tf.Tensor>) => ({ y: tf.gather(x!, i as tf.Tensor1D) });
    const inputs = { x: numbers([3]), i: wholes(1, -1) };
    await expect(expectSameAsEager(step, inputs)).rejects.toThrow(/not in/);
    await expect(runCompiled(step, inputs, portableTarget)).rejects.toThrow(/out of data bounds/);
  });
});

describe('tensors without elements', () => {
  const none = (x: tf.Tensor) => tf.slice(x, [0, 0], [0, 3]);

  test('are cut out, joined and returned', () =>
    expectSameAsEager(
      ({ x }) => ({
        joined: tf.concat([none(x!), x!, tf.zeros([0, 3])], 0),
        part: tf.split(x!, [1, 0, 2], 1)[2]!,
        doubled: tf.mul(none(x!), 2),
        x: x!,
      }),
      { x: numbers([2, 3]) },
    ));

  test('are refused where something is made of them', () => {
    const step = ({ x }: Record<string, tf.Tensor>) => ({ y: tf.sum(none(x!)) });
    expect(() => exportOnnx(step, { x: numbers([2, 3]) })).toThrow(
      '"Sum" is given a tensor without elements; leave the call out.',
    );
  });
});

test('a list of one tensor is a list', () =>
  expectSameAsEager(({ x }) => ({ a: tf.unstack(x!, 1)[0]!, b: tf.split(x!, 1, 0)[0]! }), {
    x: numbers([2, 1, 3]),
  }));
