import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { compile } from '../node';
import { numbers } from './testing/numbers';

test('needs no TensorFlow.js backend, and leaves none behind', async () => {
  const compiled = await compile(({ x }) => ({ y: tf.neg(tf.neg(x!)) }), { x: numbers([3]) }, { threads: 1 });
  expect((await compiled({ x: numbers([3]) }))['y']).toEqual(numbers([3]));
  expect(tf.engine().backendNames()).toEqual([]);
  await compiled.dispose();
});
