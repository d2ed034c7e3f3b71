import { expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { portableTarget } from '../compiled/lower/target';
import { createRunner } from '../compiled/runtime/compiled-runner';
import { loadRuntime } from './load-runtime';

test('a device that ONNX Runtime cannot start is one sentence with the reason', async () => {
  const x = { shape: [1], data: Float32Array.of(1) };
  const options = {
    runtime: await loadRuntime('cpu'),
    device: { engine: 'compiled', backend: 'cpu', description: 'none', threads: 1 },
    target: portableTarget,
    sessionOptions: { executionProviders: ['abacus'] },
    preallocates: false,
  } as const;
  const runner = createRunner(({ x: input }) => ({ y: tf.add(input ?? 0, 1) }), {}, { x }, options);
  await expect(runner).rejects.toMatchObject({
    name: 'RuntimeUnavailableError',
    message: expect.stringMatching(/abacus.*choose another device/) as string,
  });
});
