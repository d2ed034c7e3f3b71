import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as onnxRuntime from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { exportOnnx } from './export-onnx';
import { numbers } from './testing/numbers';

beforeAll(() => tf.setBackend('cpu'));

test('an exported function runs anywhere, under its own names', async () => {
  const weight = numbers([2, 4]);
  const bytes = exportOnnx(
    ({ x, weight: w, count }) => ({ y: tf.matMul(x!, w!), count: tf.add(count!, tf.scalar(1, 'int32')) }),
    { x: numbers([3, 2]), count: { shape: [], data: Int32Array.of(0) } },
    { constants: { weight } },
  );
  const session = await onnxRuntime.InferenceSession.create(bytes);
  expect([...session.inputNames].sort()).toEqual(['count', 'x']);
  expect([...session.outputNames].sort()).toEqual(['count.next', 'y']);
  const x = numbers([3, 2], 7);
  const { y, 'count.next': next } = await session.run({
    x: new onnxRuntime.Tensor('float32', x.data, [3, 2]),
    count: new onnxRuntime.Tensor('int32', Int32Array.of(41), []),
  });
  expect(next?.data).toEqual(Int32Array.of(42));
  const expected = tf.tidy(() =>
    tf.matMul(tf.tensor(x.data, [3, 2]), tf.tensor(weight.data, [2, 4])).dataSync(),
  );
  expect(y?.dims).toEqual([3, 4]);
  (y?.data as Float32Array).forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 6);
  });
  await session.release();
});

test('the same function gives the same bytes', () => {
  const write = () => exportOnnx(({ x }) => ({ y: tf.exp(tf.neg(x!)) }), { x: numbers([3]) });
  expect(write()).toEqual(write());
});
