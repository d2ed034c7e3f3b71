import '@tensorflow/tfjs-backend-wasm';
import { createEagerRunner } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { overrideRecipe, type Recipe } from './recipe';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { train } from './train';
import { Trainer, type StepReport } from './trainer';
import { isFiniteState, type TrainingState } from './training-state';

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
    const trainer = await createTrainer(tinyRecipe, 50);
    const counts: number[] = [];
    await train(trainer, { steps: 200, onStep: () => void counts.push(tf.memory().numTensors) });
    // The outputs of the step that computes meanwhile may or may not have been read, hence no single number.
    expect(Math.max(...counts.slice(100))).toBeLessThanOrEqual(Math.max(...counts.slice(0, 100)));
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('ends after the steps under way when it is aborted, and can go on', async () => {
    const trainer = await createTrainer();
    const controller = new AbortController();
    const told: number[] = [];
    const outcome = await train(trainer, {
      steps: 10,
      signal: controller.signal,
      onStep: ({ step }) => {
        told.push(step);
        if (step === 3) controller.abort();
      },
    });
    expect(outcome).toBe('aborted');
    expect(told).toEqual([1, 2, 3, 4]);
    expect(trainer.step).toBe(4);
    expect(await train(trainer, { steps: 6 })).toBe('finished');
    expect(trainer.step).toBe(6);
    await trainer.dispose();
  });

  it('hands a step over before the one before it is told of, and never two', async () => {
    const trainer = await createTrainer();
    const ahead: number[] = [];
    await train(trainer, { steps: 5, onStep: ({ step }) => void ahead.push(trainer.step - step) });
    expect(ahead).toEqual([1, 1, 1, 1, 0]);
    await trainer.dispose();
  });

  it('gives the state after the very step that it was asked for at, and the last one without another copy', async () => {
    const states: TrainingState[] = [];
    const trainer = await createTrainer();
    await train(trainer, {
      steps: 5,
      wantsState: (step) => step === 3 || step === 5,
      onStep: async ({ step, state }) => {
        // By now the next step has changed the state that computes.
        await trainer.snapshot();
        expect(state?.step ?? null).toBe(step === 3 || step === 5 ? step : null);
        if (state !== null) states.push(state);
      },
    });
    expect((await trainer.snapshot()).tensors).toBe(states[1]?.tensors);
    await trainer.dispose();
    const short = await createTrainer();
    await train(short, { steps: 3 });
    const expected = await short.snapshot();
    expect(states[0]?.tensors).toEqual(expected.tensors);
    expect(states[0]?.position).toEqual(expected.position);
    await short.dispose();
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

  it('does nothing for no steps, and refuses what is no number of steps or seconds', async () => {
    const trainer = await createTrainer();
    expect(await train(trainer, { steps: 0 })).toBe('finished');
    expect(await train(trainer, { seconds: 0 })).toBe('finished');
    expect(trainer.step).toBe(0);
    for (const wrong of [NaN, -1, -Infinity]) {
      await expect(train(trainer, { steps: wrong })).rejects.toThrow(`steps is ${wrong}`);
      await expect(train(trainer, { seconds: wrong })).rejects.toThrow(`seconds is ${wrong}`);
    }
    await expect(train(trainer, { steps: 1.5 })).rejects.toThrow('steps is 1.5');
    await trainer.dispose();
  });

  it('goes on until it is aborted where the end is infinite', async () => {
    const trainer = await createTrainer();
    const controller = new AbortController();
    const onStep = ({ step }: { readonly step: number }): void => {
      if (step === 3) controller.abort();
    };
    const ends = { steps: Infinity, seconds: Infinity, signal: controller.signal, onStep };
    expect(await train(trainer, ends)).toBe('aborted');
    expect(trainer.step).toBeGreaterThanOrEqual(3);
    await trainer.dispose();
  });

  it('lets timers have their turn between the steps', async () => {
    const trainer = await createTrainer();
    expect(await train(trainer, { steps: 1_000_000, signal: AbortSignal.timeout(50) })).toBe('aborted');
    await trainer.dispose();
  });

  it('counts its time by the clock it is given', async () => {
    const trainer = await createTrainer();
    let now = 0;
    // A second for every report.
    await train(trainer, { seconds: 2.5, now: () => now, onStep: () => void (now += 1000) });
    // The fourth report comes at 3 s; the step that is under way then is finished.
    expect(trainer.step).toBe(5);
    expect(trainer.elapsedSeconds).toBe(4);
    await trainer.dispose();
  });

  it('frees everything after a failed read of the data', async () => {
    const before = tf.memory().numTensors;
    const dataset = { ...tinyDataset(), read: () => Promise.reject(new Error('the disk is gone')) };
    const trainer = await Trainer.create({ recipe: tinyRecipe, dataset, createRunner: createEagerRunner });
    await expect(train(trainer, { steps: 3 })).rejects.toThrow('the disk is gone');
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops on a diverged loss and still holds the last good state', async () => {
    const recipe = overrideRecipe(tinyRecipe, { training: { learningRate: 1e30 } });
    const trainer = await createTrainer(recipe, 1);
    const told: StepReport[] = [];
    const training = train(trainer, { steps: 20, onStep: (report) => void told.push(report) });
    const error = await training.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'NonFiniteLossError' });
    expect((error as Error).message).toMatch(/lower learning rate/);
    expect(isFiniteState(trainer.lastGoodState)).toBe(true);
    expect(trainer.lastGoodState.step).toBe(told.length);
    await trainer.dispose();
  });

  it('never hands out a state with weights that are not finite, though the loss before them was', async () => {
    // The gradient of the first step is finite, its product with the learning rate is not.
    const recipe = overrideRecipe(tinyRecipe, { training: { learningRate: 3e38, weightDecay: 0.9 } });
    const trainer = await createTrainer(recipe, 100);
    const training = train(trainer, { steps: 3, wantsState: () => true });
    await expect(training).rejects.toThrow('Step 1 left weights that are not finite');
    expect(trainer.lastGoodState.step).toBe(0);
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
