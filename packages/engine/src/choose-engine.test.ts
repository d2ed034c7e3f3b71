import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseEngine, engineOf } from './choose-engine';
import type { CreateRunner, HostTensor } from './contract';
import { createEagerRunner } from './eager/eager-runner';
import { createCompiledRunner as createElsewhere } from './no-compiler';

const x: HostTensor = { shape: [2], data: Float32Array.of(3, 4) };

async function doubled(createRunner: CreateRunner): Promise<HostTensor | undefined> {
  const runner = await createRunner(({ x: input }) => ({ y: tf.mul(input ?? 0, 2) }), {}, { x });
  try {
    return (await runner.run({ x }))['y'];
  } finally {
    await runner.dispose();
  }
}

// In this order: a process has one TensorFlow.js engine, and a backend once chosen stays in use.
it('compiles in Node where nothing is in use yet, and puts no backend in use', async () => {
  const { createRunner, device, passedOver } = await chooseEngine('auto', { threads: 1 });
  expect(device).toMatchObject({ engine: 'compiled', backend: 'cpu', threads: 1 });
  expect(passedOver).toEqual([]);
  expect((await doubled(createRunner))?.data).toEqual(Float32Array.of(6, 8));
  expect(tf.engine().backendNames()).toEqual([]);
});

it('takes a backend by its name, and then keeps it', async () => {
  const shaders: number[] = [];
  const named = await chooseEngine('cpu', { onWarmUp: (_, total) => shaders.push(total) });
  expect(named.device).toMatchObject({ engine: 'eager', backend: 'cpu' });
  expect((await doubled(named.createRunner))?.data).toEqual(Float32Array.of(6, 8));
  expect(shaders).toEqual([]);
  const kept = await chooseEngine('auto');
  expect(kept.device).toEqual(named.device);
  expect(kept.createRunner).toBe(createEagerRunner);
});

it('compiles by name beside a backend that is in use', async () => {
  const { device } = await chooseEngine('compiled', { threads: 1 });
  expect(device.engine).toBe('compiled');
  expect(tf.getBackend()).toBe('cpu');
});

it('refuses what is not there, and names that nothing has', async () => {
  const missing = process.platform === 'win32' ? 'compiled-coreml' : 'compiled-dml';
  await expect(chooseEngine(missing)).rejects.toMatchObject({ name: 'RuntimeUnavailableError' });
  await expect(chooseEngine('constructor' as 'cpu')).rejects.toMatchObject({ name: 'BackendOptionError' });
});

it("takes a caller's own runners, but none that compute a wrong sum, and frees them", async () => {
  const wrong: CreateRunner = (_, state) =>
    createEagerRunner(({ x: input }) => ({ y: tf.neg(input ?? 0) }), state);
  const before = tf.memory().numTensors;
  expect((await engineOf(createEagerRunner)).device.backend).toBe('cpu');
  await expect(engineOf(wrong)).rejects.toMatchObject({ name: 'WrongResultError' });
  expect(tf.memory().numTensors).toBe(before);
});

it('says in a page that the compiler is not there', async () => {
  await expect(createElsewhere((inputs) => inputs, {}, {})).rejects.toMatchObject({
    name: 'RuntimeUnavailableError',
    message: expect.stringContaining('in Node alone') as string,
  });
});
