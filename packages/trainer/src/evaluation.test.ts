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

  it.each([1, 7, 33, 64, 200, 201])('does not depend on the batch size, here %i', async (batchSize) => {
    const some = { ...options, parameters: untrained, count: 66 };
    const expected = await evaluateLoss({ ...some, batchSize: 66 });
    const { count, loss, lossByQuarter } = await evaluateLoss({ ...some, batchSize });
    expect(count).toBe(66);
    // Sums of float32 in another order.
    expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-5);
    lossByQuarter.forEach((quarter, index) => {
      expect(Math.abs(quarter - (expected.lossByQuarter[index] ?? NaN))).toBeLessThan(1e-5);
    });
  });

  it('needs an image, and a batch size', async () => {
    await expect(evaluateLoss({ ...options, count: 0 })).rejects.toThrow(/at least one image/);
    await expect(evaluateLoss({ ...options, batchSize: 0 })).rejects.toThrow(
      /batch size of an evaluation is 0/,
    );
  });

  it('lets timers have their turn', async () => {
    const reason = evaluateLoss({ ...options, batchSize: 1, signal: AbortSignal.timeout(20) });
    await expect(reason).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
