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
  readonly seed?: number;
  readonly reducer?: GradientReducer;
  readonly syncEvery?: number;
  readonly resumeFrom?: TrainingState;
  readonly signal?: AbortSignal;
}

async function trainAlone({
  steps,
  seed = 7,
  reducer,
  syncEvery,
  resumeFrom,
  signal,
}: How): Promise<Trained> {
  const trainer = await Trainer.create({
    recipe: overrideRecipe(recipe, { training: { seed } }),
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

const seeds = [7, 8, 9];

/**
 * Expects no more apart than the order of float32 sums explains. Where two values of a pooling window are equal but for
 * that, the gradient takes another way and one run in some hundred is 1e-5 apart; what sums wrongly is so in each run.
 */
function expectRounding(relativeDifferences: readonly number[]): void {
  const sorted = [...relativeDifferences].sort((one, other) => one - other);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(1e-6);
  expect(sorted.at(-1)).toBeLessThan(1e-3);
}

function expectSameReports(whole: readonly StepReport[], shared: readonly StepReport[]): void {
  expect(shared).toHaveLength(whole.length);
  shared.forEach(({ t, loss, sampleLosses }, index) => {
    const expected = whole[index]!;
    expect(t).toEqual(expected.t);
    expect(loss).toBeCloseTo(expected.loss, 5);
    sampleLosses.forEach((value, image) => {
      expect(value).toBeCloseTo(expected.sampleLosses[image]!, 4);
    });
  });
}

describe('processes that share each batch', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  it.each([1, 2, 3])('%i train as one would with the whole batch, and hold the same bits', async (size) => {
    const runs = [];
    for (const seed of seeds) {
      const alone = await trainAlone({ steps: 20, seed });
      const together = await trainTogether(size, { steps: 20, seed });
      for (const { state } of together) expect(state.tensors).toEqual(together[0]!.state.tensors);
      runs.push({ alone, together, apart: relativeDifference(alone.state, together[0]!.state) });
    }
    expectRounding(runs.map(({ apart }) => apart));
    for (const { alone, together } of runs.filter(({ apart }) => apart < 1e-6)) {
      for (const { reports } of together) expectSameReports(alone.reports, reports);
    }
  });

  it('resume exactly, by any number of processes', async () => {
    const others: number[] = [];
    for (const seed of seeds) {
      const unbroken = await trainTogether(2, { steps: 10, seed });
      const half = (await trainTogether(2, { steps: 5, seed }))[0]!.state;
      const on = (): How => ({ steps: 10, seed, resumeFrom: structuredClone(half) });
      expect((await trainTogether(2, on()))[1]!.state.tensors).toEqual(unbroken[0]!.state.tensors);
      const three = (await trainTogether(3, on()))[0]!.state;
      const alone = (await trainAlone(on())).state;
      others.push(...[three, alone].map((state) => relativeDifference(unbroken[0]!.state, state)));
    }
    expectRounding(others);
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
