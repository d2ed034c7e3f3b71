import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { createEagerRunner } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GradientReducer } from './gradient-reducer';
import { checkRanksAgree } from './ranks-agree';
import { overrideRecipe } from './recipe';
import { createThreadReducers } from './testing/thread-reducers';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { train } from './train';
import { Trainer, type StepReport } from './trainer';
import type { TrainingState } from './training-state';

const recipe = overrideRecipe(tinyRecipe, {
  unet: { nullLabel: true },
  training: { maxGradientNorm: 1, labelDropout: 0.3, batchSize: 12 },
});

interface Trained {
  readonly state: TrainingState;
  readonly reports: readonly StepReport[];
}

interface How {
  readonly steps: number;
  readonly reducer?: GradientReducer;
  readonly syncEvery?: number;
  readonly resumeFrom?: TrainingState;
  readonly signal?: AbortSignal;
}

async function trainAlone({ steps, reducer, syncEvery, resumeFrom, signal }: How): Promise<Trained> {
  const trainer = await Trainer.create({
    recipe,
    dataset: tinyDataset(),
    createRunner: createEagerRunner,
    ...(reducer === undefined
      ? {}
      : { sharing: { reducer, ...(syncEvery === undefined ? {} : { syncEvery }) } }),
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
  });
  const reports: StepReport[] = [];
  await train(trainer, {
    steps,
    onStep: (report) => void reports.push(report),
    ...(signal === undefined ? {} : { signal }),
  });
  const state = await trainer.snapshot();
  await trainer.dispose();
  return { state, reports };
}

function trainTogether(size: number, how: How): Promise<Trained[]> {
  return Promise.all(createThreadReducers(size).map((reducer) => trainAlone({ ...how, reducer })));
}

function relativeDifference(one: TrainingState, other: TrainingState): number {
  const a = one.tensors['parameters']!.data;
  const b = other.tensors['parameters']!.data;
  const norm = Math.hypot(...a);
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? NaN))) / norm;
}

describe('processes that share each batch', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  it.each([1, 2, 3])('%i train as one would with the whole batch, and hold the same bits', async (size) => {
    const alone = await trainAlone({ steps: 20 });
    const together = await trainTogether(size, { steps: 20 });
    for (const { state, reports } of together) {
      expect(state.tensors).toEqual(together[0]!.state.tensors);
      expect(relativeDifference(alone.state, state)).toBeLessThan(1e-6);
      reports.forEach((report, index) => {
        const whole = alone.reports[index]!;
        expect(report.t).toEqual(whole.t);
        expect(report.loss).toBeCloseTo(whole.loss, 5);
        report.sampleLosses.forEach((loss, image) => {
          expect(loss).toBeCloseTo(whole.sampleLosses[image]!, 4);
        });
      });
    }
  });

  it('resume exactly, by any number of processes', async () => {
    const unbroken = await trainTogether(2, { steps: 10 });
    const half = (await trainTogether(2, { steps: 5 }))[0]!.state;
    const rest = await trainTogether(2, { steps: 10, resumeFrom: structuredClone(half) });
    expect(rest[1]!.state.tensors).toEqual(unbroken[0]!.state.tensors);
    const others = await trainTogether(3, { steps: 10, resumeFrom: structuredClone(half) });
    expect(relativeDifference(unbroken[0]!.state, others[0]!.state)).toBeLessThan(1e-6);
    const alone = await trainAlone({ steps: 10, resumeFrom: structuredClone(half) });
    expect(relativeDifference(unbroken[0]!.state, alone.state)).toBeLessThan(1e-6);
  });

  it('end at the same step where one of them is told to stop', async () => {
    const controller = new AbortController();
    controller.abort();
    const [first, second] = createThreadReducers(2);
    const ends = await Promise.all([
      trainAlone({ steps: 1000, reducer: first! }),
      trainAlone({ steps: 1000, reducer: second!, signal: controller.signal }),
    ]);
    expect(ends[0].state.step).toBe(2);
    expect(ends[1].state.tensors).toEqual(ends[0].state.tensors);
  });

  it('refuse a batch that does not divide', async () => {
    await expect(trainTogether(5, { steps: 1 })).rejects.toThrow(
      /batchSize \(12\).*5 processes: choose a multiple of 5/,
    );
  });
});

describe('local SGD', () => {
  it('holds the same bits on all after a meeting, resumes exactly, and learns', async () => {
    const whole = await trainTogether(2, { steps: 12, syncEvery: 3 });
    expect(whole[1]!.state.tensors).toEqual(whole[0]!.state.tensors);
    const half = (await trainTogether(2, { steps: 6, syncEvery: 3 }))[0]!.state;
    const rest = await trainTogether(2, { steps: 12, syncEvery: 3, resumeFrom: structuredClone(half) });
    expect(rest[0]!.state.tensors).toEqual(whole[0]!.state.tensors);
    const alone = await trainAlone({ steps: 12 });
    const apart = relativeDifference(alone.state, whole[0]!.state);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(0.1);
  });
});

describe('ranks that differ', () => {
  it('are named, on every rank', async () => {
    const recipes = [7, 7, 0xffffffff, 7];
    const checks = createThreadReducers(4).map((reducer, rank) =>
      checkRanksAgree(reducer, { program: 1, recipe: recipes[rank]! }),
    );
    for (const check of await Promise.allSettled(checks)) {
      expect(check).toMatchObject({
        status: 'rejected',
        reason: { name: 'RanksDisagreeError', fact: 'recipe', ranks: [2] },
      });
    }
  });
});
