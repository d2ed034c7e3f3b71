import '@tensorflow/tfjs-backend-wasm';
import { createEagerRunner, type CreateRunner, type StepRunner } from '@ddpm/engine';
import type { Dataset } from '@ddpm/data';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { train, type TrainOptions } from './train';
import { Trainer, type StepReport } from './trainer';
import { isFiniteState, type TrainingState } from './training-state';

const STEPS = 12;

interface Outcome {
  readonly reports: readonly StepReport[];
  readonly rollBacks: readonly string[];
  readonly state: TrainingState;
}

interface Settings {
  readonly dataset?: Dataset;
  readonly createRunner?: CreateRunner;
  readonly resumeFrom?: TrainingState;
  readonly wantsState?: NonNullable<TrainOptions['wantsState']>;
}

async function trained({
  dataset = tinyDataset(),
  wantsState,
  ...settings
}: Settings = {}): Promise<Outcome> {
  const reports: StepReport[] = [];
  const rollBacks: string[] = [];
  const trainer = await Trainer.create({
    ...{ recipe: tinyRecipe, dataset, createRunner: createEagerRunner, snapshotInterval: 5, ...settings },
  });
  try {
    await train(trainer, {
      steps: STEPS,
      ...(wantsState === undefined ? {} : { wantsState }),
      onStep: (report) => void reports.push(report),
      onRollBack: ({ step, what }, good) => void rollBacks.push(`${what} of ${step}, back to ${good}`),
    });
    return { reports, rollBacks, state: await trainer.snapshot() };
  } finally {
    await trainer.dispose();
  }
}

/** Data whose image of this number is not finite: NaN or infinite in one pixel. */
function damaged(image: number, value: number): Dataset {
  const whole = tinyDataset();
  return {
    ...whole,
    async read(indices, images, labels) {
      await whole.read(indices, images, labels);
      const row = indices.indexOf(image);
      if (row >= 0) images[row * 64 + 17] = value;
    },
  };
}

/** A runner in whose state one number is not finite after so many steps, once. */
function damagedState(name: string, step: number, value: number): CreateRunner {
  return async (definition, initialState) => {
    const runner = await createEagerRunner(definition, initialState);
    let runs = 0;
    const damage = async (): Promise<void> => {
      const state = await runner.getState();
      const { shape, data } = state[name] ?? { shape: [], data: new Float32Array() };
      const spoilt = data.slice();
      spoilt[3] = value;
      await runner.setState({ ...state, [name]: { shape, data: spoilt } });
    };
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
      const result = turn.then(work);
      turn = result.catch(() => undefined);
      return result;
    };
    const spoiling: StepRunner = {
      device: runner.device,
      run: (inputs) =>
        inTurn(async () => {
          const outputs = await runner.run(inputs);
          runs += 1;
          if (runs === step) await damage();
          return outputs;
        }),
      getState: () => inTurn(() => runner.getState()),
      setState: (state) => inTurn(() => runner.setState(state)),
      dispose: () => runner.dispose(),
    };
    return spoiling;
  };
}

const steps = ({ reports }: Outcome): number[] => reports.map(({ step }) => step);
const everyStep = Array.from({ length: STEPS }, (_, index) => index + 1);

describe('a step that is not finite', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  it.each([NaN, -Infinity])('for an image of %d leaves its batch out, each time', async (value) => {
    const before = tf.memory().numTensors;
    const clean = await trained();
    const outcome = await trained({ dataset: damaged(7, value) });
    expect(steps(outcome)).toEqual(everyStep);
    expect(outcome.rollBacks.length).toBeGreaterThan(0);
    const skipped = outcome.reports
      .filter(({ skippedBatches }) => skippedBatches > 0)
      .map(({ step }) => step);
    expect(outcome.rollBacks.map((text) => Number(/of (\d+)/.exec(text)?.[1]))).toEqual(skipped);
    expect(isFiniteState(outcome.state)).toBe(true);
    // Up to the fault nothing is other than without it; done again or not.
    const same = (skipped[0] ?? 0) - 1;
    const losses = ({ reports }: Outcome): number[] => reports.slice(0, same).map(({ loss }) => loss);
    expect(losses(outcome)).toEqual(losses(clean));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('ends the same wherever the run was resumed on the way', async () => {
    const dataset = damaged(7, NaN);
    const wantsState = (step: number): boolean => step % 4 === 0;
    const whole = await trained({ dataset, wantsState });
    for (const step of [4, 8]) {
      const resumeFrom = whole.reports[step - 1]!.state!;
      const resumed = await trained({ dataset, resumeFrom, wantsState });
      expect(resumed.state.tensors).toEqual(whole.state.tensors);
      expect(resumed.state.position).toEqual(whole.state.position);
    }
  });

  it.each([
    ['parameters', 3, NaN],
    ['firstMoment', 6, NaN],
    ['secondMoment', 4, NaN],
    ['firstMoment', 8, Infinity],
    ['ema', 4, NaN],
  ])(
    'for %s that went wrong after step %d begins anew from the last good state',
    async (name, step, value) => {
      const outcome = await trained({ createRunner: damagedState(name, step, value) });
      expect(steps(outcome)).toEqual(everyStep);
      expect(outcome.rollBacks).toHaveLength(1);
      expect(isFiniteState(outcome.state)).toBe(true);
    },
  );

  it('ends the run after three in a row, with the last good state', async () => {
    const before = tf.memory().numTensors;
    const dataset: Dataset = {
      ...tinyDataset(),
      async read(_, images) {
        images.fill(NaN);
        return Promise.resolve();
      },
    };
    const rollBacks: number[] = [];
    const trainer = await Trainer.create({ recipe: tinyRecipe, dataset, createRunner: createEagerRunner });
    await expect(
      train(trainer, { steps: STEPS, onRollBack: ({ step }) => void rollBacks.push(step) }),
    ).rejects.toThrow(/Step 1 has a loss of NaN/);
    expect(rollBacks).toEqual([1, 1]);
    expect(trainer.lastGoodState.step).toBe(0);
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
