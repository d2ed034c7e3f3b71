import type { Sampler } from '@ddpm/sampler';
import * as tf from '@tensorflow/tfjs-core';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadSampler } from './load-sampler';
import { SharedSampler } from './shared-sampler';

const weights = path.join(import.meta.dirname, '../../digits/few-calls');

/** The sampler of a page, and each signal that it was loaded under. */
function sharedSampler(): { readonly shared: SharedSampler; readonly loads: readonly AbortSignal[] } {
  const loads: AbortSignal[] = [];
  const shared = new SharedSampler((signal) => {
    loads.push(signal);
    return loadSampler({ weights }, signal);
  });
  return { shared, loads };
}

async function draws(sampler: Sampler, seed: number): Promise<number> {
  const { images } = await sampler.sample({ classLabels: ['7'], seed, numInferenceSteps: 1 });
  return images.length;
}

test('all share one sampler, and the last one leaves no tensor', async () => {
  const { shared, loads } = sharedSampler();
  shared.enter();
  shared.enter();
  const [one, other] = await Promise.all([shared.get(), shared.get()]);
  expect(one).toBe(other);
  expect(tf.getBackend()).toBe('wasm');
  const before = tf.memory().numTensors;
  expect(await draws(one, 1)).toBe(1);
  shared.leave();
  const kept = tf.memory().numTensors;
  expect(kept).toBeGreaterThan(before);
  expect(await draws(other, 2)).toBe(1);
  expect(tf.memory().numTensors).toBe(kept);
  shared.leave();
  await expect.poll(() => tf.memory().numTensors).toBe(before);
  await expect(draws(one, 3)).rejects.toMatchObject({ name: 'SamplerDisposedError' });
  expect(loads).toHaveLength(1);
});

test('what is only moved keeps it', async () => {
  const { shared, loads } = sharedSampler();
  shared.enter();
  const sampler = await shared.get();
  shared.leave();
  shared.enter();
  expect(await shared.get()).toBe(sampler);
  expect(await draws(sampler, 1)).toBe(1);
  expect(loads).toHaveLength(1);
  shared.leave();
});

test('where all leave while it is loaded, loading ends, and whoever comes then begins anew', async () => {
  const { shared, loads } = sharedSampler();
  shared.enter();
  const given = shared.get();
  shared.leave();
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  shared.enter();
  expect(await draws(await shared.get(), 1)).toBe(1);
  expect(loads.map(({ aborted }) => aborted)).toEqual([true, false]);
  shared.leave();
});

test('a failure is not kept', async () => {
  let isThere = false;
  const shared = new SharedSampler((signal) =>
    loadSampler({ weights: isThere ? weights : path.join(weights, 'missing') }, signal),
  );
  shared.enter();
  await expect(shared.get()).rejects.toThrow(/missing/);
  isThere = true;
  expect(await draws(await shared.get(), 1)).toBe(1);
  shared.leave();
});
