import '@tensorflow/tfjs-backend-wasm';
import { createEagerRunner } from '@ddpm/backend';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { overrideRecipe, type Recipe } from './recipe';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { train } from './train';
import { Trainer, type StepReport } from './trainer';
import { isFiniteState } from './training-state';

function createTrainer(recipe: Recipe = tinyRecipe, snapshotInterval = 100): Promise<Trainer> {
  return Trainer.create({
    recipe,
    dataset: tinyDataset(),
    createRunner: createEagerRunner,
    snapshotInterval,
  });
}

function mean(reports: readonly StepReport[]): number {
  return reports.reduce((sum, { loss }) => sum + loss, 0) / reports.length;
}

describe('training', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  it('makes the loss fall', async () => {
    const trainer = await createTrainer(overrideRecipe(tinyRecipe, { training: { learningRate: 5e-3 } }));
    const reports: StepReport[] = [];
    await train(trainer, { steps: 150, onStep: (report) => void reports.push(report) });
    await trainer.dispose();
    expect(reports.map(({ step }) => step)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    expect(mean(reports.slice(-30))).toBeLessThan(0.7 * mean(reports.slice(0, 10)));
  });

  it('keeps the number of tensors flat over 200 steps, and frees all of them', async () => {
    const before = tf.memory().numTensors;
    const trainer = await createTrainer();
    const counts: number[] = [];
    await train(trainer, { steps: 200, onStep: () => void counts.push(tf.memory().numTensors) });
    expect(new Set(counts).size).toBe(1);
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('ends after the step under way when it is aborted, and can go on', async () => {
    const trainer = await createTrainer();
    const controller = new AbortController();
    const outcome = await train(trainer, {
      steps: 10,
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 3) controller.abort();
      },
    });
    expect(outcome).toBe('aborted');
    expect(trainer.step).toBe(3);
    expect(await train(trainer, { steps: 5 })).toBe('finished');
    expect(trainer.step).toBe(5);
    await trainer.dispose();
  });

  it('ends when its time is spent', async () => {
    const trainer = await createTrainer();
    expect(await train(trainer, { seconds: 0.3 })).toBe('finished');
    expect(trainer.elapsedSeconds).toBeGreaterThanOrEqual(0.3);
    expect(trainer.step).toBeGreaterThan(0);
    await trainer.dispose();
  });

  it('needs an end', async () => {
    const trainer = await createTrainer();
    await expect(train(trainer, {})).rejects.toThrow(/steps, seconds or both/);
    await trainer.dispose();
  });

  it('stops on a diverged loss and still holds the last good state', async () => {
    const recipe = overrideRecipe(tinyRecipe, { training: { learningRate: 1e30 } });
    const trainer = await createTrainer(recipe, 1);
    const error = await train(trainer, { steps: 20 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'NonFiniteLossError' });
    expect((error as Error).message).toMatch(/lower learning rate/);
    expect(isFiniteState(trainer.lastGoodState)).toBe(true);
    await trainer.dispose();
  });

  it('drops labels only where a null label exists, at about the share asked for', async () => {
    const recipe = overrideRecipe(tinyRecipe, {
      unet: { nullLabel: true },
      training: { labelDropout: 0.5, batchSize: 8 },
    });
    const trainer = await createTrainer(recipe);
    expect(await train(trainer, { steps: 2 })).toBe('finished');
    await trainer.dispose();
  });
});
