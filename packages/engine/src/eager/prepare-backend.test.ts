import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { prepareBackend } from './prepare-backend';
import { probeBackends } from './probe-backends';
import { stopBackend } from './start-backend';

const wasm = { name: 'wasm', device: 'WebAssembly with SIMD, 1 thread', threads: 1 };

/** Backends that run here by packages outside the workspace (NODE_PATH), which is nothing to refuse. */
const installed = (await probeBackends({ threads: 1 }))
  .filter(({ available }) => available)
  .map(({ name }) => name);

describe('prepareBackend', () => {
  beforeEach(() => {
    for (const name of ['wasm', 'cpu'] as const) stopBackend(name);
  });

  it('takes wasm in Node where no native library is installed, and says why', async () => {
    const prepared = await prepareBackend('auto', { threads: 1 });
    const passedOver = [{ name: 'tensorflow', reason: 'neither of its packages is installed' }];
    expect(prepared).toEqual({ ...wasm, passedOver });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('keeps a backend that is in use', async () => {
    await prepareBackend('cpu');
    expect(await prepareBackend('auto')).toEqual({
      name: 'cpu',
      device: 'plain JavaScript, 1 thread',
      threads: 1,
      passedOver: [],
    });
  });

  it('switches on an explicit choice, and leaves the tensors of the other backend alone', async () => {
    await prepareBackend('cpu');
    const kept = tf.tensor1d([1, 2, 3]);
    expect(await prepareBackend('wasm', { threads: 1 })).toEqual({ ...wasm, passedOver: [] });
    expect(await kept.data()).toEqual(Float32Array.of(1, 2, 3));
    kept.dispose();
  });

  it('serves callers that ask at the same time', async () => {
    const [first, second, third] = await Promise.all([
      prepareBackend('auto', { threads: 1 }),
      prepareBackend('auto'),
      prepareBackend('cpu'),
    ]);
    expect([first.name, second.name, third.name]).toEqual(['wasm', 'wasm', 'cpu']);
    expect(tf.getBackend()).toBe('cpu');
  });

  const refusals = [
    ['tensorflow', /neither of its packages is installed\. Install @tensorflow\/tfjs-node, or/],
    ['webgpu', /the package webgpu is not installed\. Install the npm package webgpu/],
    ['webgl', /its package is not loaded\. Install @tensorflow\/tfjs-backend-webgl/],
  ] as const;
  it.each(refusals.filter(([name]) => !installed.includes(name)))(
    'refuses %s with the remedy, and leaves the backend in use as it is',
    async (choice, message) => {
      await prepareBackend('cpu');
      await expect(prepareBackend(choice)).rejects.toMatchObject({
        name: 'BackendUnavailableError',
        backend: choice,
        message: expect.stringMatching(message) as string,
      });
      expect(tf.getBackend()).toBe('cpu');
    },
  );

  it('takes the fastest that works where the choice does not and the caller allows it, and says why', async () => {
    const prepared = await prepareBackend('webgl', { threads: 1, otherwise: 'auto' });
    expect(prepared.name).toBe('wasm');
    expect(prepared.passedOver.map(({ name }) => name)).toEqual(['webgl', 'tensorflow']);
    expect((await prepareBackend('cpu', { otherwise: 'auto' })).name).toBe('cpu');
  });

  it('tells why the WebGL package that it was to load did not load', async () => {
    const loadWebgl = () => Promise.reject(new Error('404: no such chunk'));
    await expect(prepareBackend('webgl', { loadWebgl })).rejects.toThrow('404: no such chunk');
    await expect(prepareBackend('webgl', { loadWebgl: () => Promise.resolve() })).rejects.toThrow(
      'its package is not loaded',
    );
  });

  it('leaves out what is to be avoided, be it in use, chosen or the last', async () => {
    await prepareBackend('wasm', { threads: 1 });
    expect((await prepareBackend('auto', { avoid: ['wasm'] })).name).toBe('cpu');
    expect((await prepareBackend('cpu', { threads: 1, otherwise: 'auto', avoid: ['cpu'] })).name).toBe(
      'wasm',
    );
    await expect(prepareBackend('cpu', { avoid: ['cpu'] })).rejects.toThrow('every backend is to be avoided');
    expect(tf.getBackend()).toBe('wasm');
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d threads', async (threads) => {
    await expect(prepareBackend('wasm', { threads })).rejects.toMatchObject({ name: 'BackendOptionError' });
  });

  it('refuses an unknown name', async () => {
    await expect(prepareBackend('gpu' as 'cpu')).rejects.toThrow(
      'There is no backend "gpu"; choose auto, tensorflow',
    );
  });
});
