import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { prepareBackend } from './prepare-backend';
import { probeBackends } from './probe-backends';
import { selfCheck } from './self-check';
import { stopBackend } from './start-backend';

describe('probeBackends', () => {
  it('says of each backend whether it runs, how fast, or what is missing', async () => {
    const probes = await probeBackends({ threads: 1 });
    expect(probes.map(({ name }) => name)).toEqual(['tensorflow', 'webgpu', 'webgl', 'wasm', 'cpu']);
    for (const probe of probes) {
      if (probe.available) {
        expect(probe.check).toMatchObject({ correct: true });
        expect(probe.check.error).toBeLessThan(1e-5);
        expect(probe.check.gflops).toBeGreaterThan(0);
      } else {
        expect(probe.reason).not.toBe('');
        expect(probe.remedy).toMatch(/^(Install|Choose)/);
      }
    }
    const running = probes.filter(({ available }) => available).map(({ name }) => name);
    // Others run where their packages are installed outside the workspace.
    expect(running).toEqual(expect.arrayContaining(['wasm', 'cpu']));
  });

  it('leaves no backend in use where there was none', async () => {
    await probeBackends({ threads: 1 });
    expect(tf.getBackend()).toBeNull();
    expect(tf.engine().state.numTensors).toBe(0);
  });

  it('leaves the backend in use as it was, with its tensors', async () => {
    await prepareBackend('wasm', { threads: 1 });
    const kept = tf.tensor1d([1, 2]);
    await probeBackends({ threads: 1 });
    expect(tf.getBackend()).toBe('wasm');
    expect(await kept.data()).toEqual(Float32Array.of(1, 2));
    kept.dispose();
    stopBackend('wasm');
  });
});

describe('selfCheck', () => {
  it.each([
    ['one wrong channel', (value: number, index: number) => (index % 32 === 5 ? -value : value)],
    ['half precision', (value: number) => value * (1 + 1e-3)],
    ['not a number', (value: number, index: number) => (index % 160 === 0 ? NaN : value)],
  ])('notices %s', async (_, spoil) => {
    await prepareBackend('cpu');
    const spoiled = vi.spyOn(tf.backend(), 'read').mockImplementation((dataId) => {
      const values = tf.backend().readSync(dataId) as Float32Array;
      return Promise.resolve(values.map(spoil));
    });
    expect(await selfCheck()).toMatchObject({ correct: false });
    spoiled.mockRestore();
    expect(await selfCheck()).toMatchObject({ correct: true });
    stopBackend('cpu');
  });
});
