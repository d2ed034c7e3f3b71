import os from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { logicalCores } from '../javascript-host';
import { prepareBackend } from './prepare-backend';
import { stopBackend } from './start-backend';

const values = (length: number, scale: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin(scale * index * index));

/** What the network needs of a backend: convolutions, products, reductions, elementwise work. */
function compute(): number[] {
  return tf.tidy(() => {
    const images = tf.tensor4d(values(8 * 16 * 16 * 24, 0.37), [8, 16, 16, 24]);
    const filters = tf.tensor4d(values(9 * 24 * 40, 0.71), [3, 3, 24, 40]);
    const maps = tf.conv2d(images, filters, 1, 'same');
    const product = tf.matMul(tf.reshape(maps, [-1, 40]), tf.tensor2d(values(40 * 56, 0.13), [40, 56]));
    const activated = tf.mul(product, tf.sigmoid(product));
    const pooled = tf.maxPool(maps, 2, 2, 'same');
    return [activated, pooled, tf.mean(activated, 0)].flatMap((tensor) => [...tensor.dataSync()]);
  });
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}

describe('wasm threads in Node', () => {
  afterEach(() => {
    stopBackend('wasm');
    vi.unstubAllEnvs();
  });

  it('uses as many threads as asked for, with the results of one to float32 rounding', async () => {
    const results: number[][] = [];
    for (const threads of [1, 2, 3]) {
      expect(await prepareBackend('wasm', { threads })).toMatchObject({ threads });
      results.push(compute());
    }
    const [one = [], two = [], three] = results;
    expect(three).toEqual(two);
    // One thread has a convolution of its own, whose sums of 9 x 24 products are rounded otherwise.
    const difference = largest(one.map((value, index) => value - (two[index] ?? NaN)));
    expect(difference / largest(one)).toBeLessThan(9 * 24 * 2 ** -24);
    expect(largest(one)).toBeGreaterThan(1);
  });

  it('uses every core where no number is given', async () => {
    vi.stubEnv('DDPM_THREADS', undefined);
    const { threads, device } = await prepareBackend('wasm');
    expect(threads).toBe(Math.min(8, logicalCores()));
    expect(device).toContain('with SIMD');
  });

  it('never reports more threads than its pool has', async () => {
    expect(await prepareBackend('wasm', { threads: 64 })).toMatchObject({ threads: 8 });
    expect(compute()).toHaveLength(8 * 16 * 16 * 56 + 8 * 8 * 8 * 40 + 56);
  });

  it('leaves the process as it was, and free to end', async () => {
    const state = () => ({
      worker: Object.getOwnPropertyDescriptor(globalThis, 'Worker'),
      cores: os.cpus().length,
      exceptions: process.listenerCount('uncaughtException'),
      rejections: process.listenerCount('unhandledRejection'),
      awaited: process.getActiveResourcesInfo().filter((type) => /Worker|MessagePort/.test(type)),
    });
    const before = state();
    await prepareBackend('wasm', { threads: 2 });
    expect(state()).toEqual(before);
    compute();
    expect(state()).toEqual(before);
  });

  it('keeps a running backend, and its threads, while tensors live on it', async () => {
    await prepareBackend('wasm', { threads: 2 });
    const kept = tf.tensor1d([1, 2]);
    expect(await prepareBackend('wasm', { threads: 1 })).toMatchObject({ threads: 2 });
    expect(await kept.data()).toEqual(Float32Array.of(1, 2));
    kept.dispose();
    expect(await prepareBackend('wasm', { threads: 1 })).toMatchObject({ threads: 1 });
  });

  it('computes with one thread where workers cannot be made', async () => {
    const builtin = process.getBuiltinModule.bind(process);
    const refusing = vi.spyOn(process, 'getBuiltinModule').mockImplementation((name: string) => {
      if (name === 'node:worker_threads') throw new Error('Access to this API has been restricted');
      return builtin(name);
    });
    expect(await prepareBackend('wasm', { threads: 2 })).toMatchObject({ name: 'wasm', threads: 1 });
    refusing.mockRestore();
    expect(largest(compute())).toBeGreaterThan(1);
  });
});
