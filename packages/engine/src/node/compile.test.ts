import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { compile, createCompiledRunner } from '../node';
import { numbers, scalar } from '../compiled/testing/numbers';

beforeAll(() => tf.setBackend('cpu'));

test('compiles a function with its constants and says where it runs', async () => {
  const scaled = await compile(
    ({ x, factor }) => ({ y: tf.mul(x!, factor!) }),
    { x: numbers([4]) },
    {
      threads: 2,
      constants: { factor: scalar(3) },
    },
  );
  expect(scaled.device).toEqual({
    engine: 'compiled',
    backend: 'cpu',
    description: 'ONNX Runtime on the CPU, 2 threads',
    threads: 2,
  });
  const { y } = await scaled({ x: { shape: [4], data: Float32Array.of(1, 2, 3, 4) } });
  expect(y?.data).toEqual(Float32Array.of(3, 6, 9, 12));
  await scaled.dispose();
});

test('refuses a device that this platform lacks, naming those it has', async () => {
  const device = process.platform === 'win32' ? 'coreml' : 'dml';
  await expect(
    createCompiledRunner(({ x }) => ({ y: x! }), {}, { x: scalar(1) }, { device }),
  ).rejects.toThrow(/has no (CoreML|DirectML) on .+; choose one of cpu/);
});

test('refuses an impossible number of threads', async () => {
  await expect(
    createCompiledRunner(({ x }) => ({ y: x! }), {}, { x: scalar(1) }, { threads: 0 }),
  ).rejects.toThrow(/cannot use 0 threads/);
});
