import '@tensorflow/tfjs-backend-wasm';
import { createEagerRunner } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateLoss, type EvaluationOptions } from './evaluation';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { initialTrainingState } from './trainer';

const untrained = initialTrainingState(tinyRecipe).tensors['parameters']?.data as Float32Array;
const options: EvaluationOptions = {
  recipe: tinyRecipe,
  parameters: new Float32Array(untrained.length),
  dataset: tinyDataset(200),
  createRunner: createEagerRunner,
  count: 200,
  batchSize: 40,
  seed: 3,
};

describe('the loss on unseen images', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  it('is the variance of the noise for a network that predicts 0', async () => {
    const { loss, lossByQuarter, count } = await evaluateLoss(options);
    expect(count).toBe(200);
    // The mean of 200 * 64 squared standard normals: 1, with a deviation of sqrt(2 / 12800).
    expect(Math.abs(loss - 1)).toBeLessThan(4 * Math.sqrt(2 / 12800));
    expect(lossByQuarter).toHaveLength(4);
    for (const quarter of lossByQuarter) expect(Math.abs(quarter - 1)).toBeLessThan(4 * Math.sqrt(2 / 3200));
  });

  it('leaves no tensor behind, and reports its progress', async () => {
    const before = tf.memory().numTensors;
    const progress: number[] = [];
    await evaluateLoss({ ...options, onProgress: (done) => void progress.push(done) });
    expect(tf.memory().numTensors).toBe(before);
    expect(progress).toEqual([1, 2, 3, 4, 5]);
  });

  it('needs one whole batch', async () => {
    await expect(evaluateLoss({ ...options, count: 39 })).rejects.toThrow(/at least one batch of 40/);
  });
});
