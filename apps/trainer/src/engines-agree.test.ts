import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readTrainingState, writeTrainingState } from '@ddpm/checkpoint/node';
import type { Dataset } from '@ddpm/data';
import { normals, randomKey } from '@ddpm/random';
import { ddim, modelReference, Sampler, toBytes, type ModelReference } from '@ddpm/sampler';
import {
  articleRecipe,
  createUpdateStep,
  initialTrainingState,
  overrideRecipe,
  train,
  Trainer,
  trainingScalars,
  type Optimizer,
  type TrainingState,
} from '@ddpm/trainer';
import { describe, expect, it } from 'vitest';
import { testedEngines, type TestedEngine } from './testing/engines';

const engines = await testedEngines();
const [reference, ...others] = engines;

const digits = path.join(import.meta.dirname, '../../../packages/digits/model');

/** The grey levels of a picture of each label. */
async function draw(
  { prepare }: TestedEngine,
  classLabels: readonly number[],
  numInferenceSteps: number,
): Promise<Uint8ClampedArray> {
  const sampler = await Sampler.fromPretrained(digits, { createRunner: await prepare() });
  const options = { classLabels, method: ddim(), numInferenceSteps, seed: 2026, batchSize: 1 };
  const { pixels } = await sampler.sample(options);
  await sampler.dispose();
  return toBytes(pixels);
}

describe('one seed draws the same digits with DDIM', () => {
  it.each(others)('on $name as compiled', { timeout: 600_000 }, async (engine) => {
    // Plain JavaScript takes its time, and so may a GPU in software.
    const labels = engine.name === 'wasm' ? [3, 8, 1, 4] : [3];
    const steps = engine.name === 'cpu' ? 5 : 20;
    const expected = await draw(reference!, labels, steps);
    expect(Math.max(...expected)).toBeGreaterThan(200);
    const drawn = await draw(engine, labels, steps);
    expect(drawn).toHaveLength(labels.length * 1024);
    const far = drawn.filter((grey, pixel) => Math.abs(grey - expected[pixel]!) > 2).length;
    expect(far / drawn.length).toBeLessThanOrEqual(0.001);
  });
});

describe('the output stored with the digits is what the network gives', () => {
  it.each(engines)('on $name', { timeout: 600_000 }, async ({ prepare }) => {
    const index = await readFile(path.join(digits, 'model_index.json'), 'utf8');
    const { reference: stored } = JSON.parse(index) as { readonly reference: ModelReference };
    const createRunner = await prepare();
    const { model } = await Sampler.fromPretrained(digits, { createRunner });
    const { rms, values } = await modelReference(model, createRunner);
    expect(rms).toBeCloseTo(stored.rms, 3);
    for (const [i, value] of stored.values.entries()) expect(values[i]).toBeCloseTo(value, 3);
  });
});

const recipe = overrideRecipe(articleRecipe, {
  unet: { imageSize: 8, blockChannels: [16, 32], bottleneckChannels: 32, embeddingChannels: 32 },
  training: { batchSize: 16, learningRate: 1e-3, emaDecay: 0.99, seed: 3 },
});

/** Images whose brightness tells their class. */
const dataset: Dataset = {
  name: 'tiny',
  length: 40,
  imageShape: [8, 8, 1],
  classNames: null,
  read: (indices, images, labels) => {
    indices.forEach((index, row) => {
      labels[row] = index % 10;
      for (let pixel = 0; pixel < 64; pixel++) {
        images[row * 64 + pixel] = (index % 10) / 10 + 0.3 * Math.sin(index + pixel);
      }
    });
    return Promise.resolve();
  },
};

const optimizers: readonly Optimizer[] = ['adamw', 'muon'];

async function trainUntil(
  step: number,
  { prepare }: TestedEngine,
  optimizer: Optimizer,
  resumeFrom?: TrainingState,
): Promise<TrainingState> {
  const createRunner = await prepare();
  const options = { recipe: overrideRecipe(recipe, { training: { optimizer } }), dataset, createRunner };
  const trainer = await Trainer.create(resumeFrom === undefined ? options : { ...options, resumeFrom });
  await train(trainer, { steps: step });
  const state = await trainer.snapshot();
  await trainer.dispose();
  return state;
}

/** The state as the disk gives it back. */
async function savedAndLoaded(state: TrainingState): Promise<TrainingState> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ddpm-resume-'));
  try {
    await writeTrainingState(folder, { step: state.step, tensors: state.tensors, metadata: {} });
    const { tensors } = await readTrainingState(folder);
    return { ...state, tensors };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const enginesAndOptimizers = engines.flatMap((engine) =>
  optimizers.map((optimizer) => ({ name: engine.name, engine, optimizer })),
);

describe('training N, saving, loading, training N gives bit for bit what training 2N gives', () => {
  it.each(enginesAndOptimizers)(
    'on $name with $optimizer',
    { timeout: 600_000 },
    async ({ engine, optimizer }) => {
      const initial = await trainUntil(0, engine, optimizer);
      const whole = await trainUntil(4, engine, optimizer);
      expect(whole.tensors['parameters']).not.toEqual(initial.tensors['parameters']);
      const half = await savedAndLoaded(await trainUntil(2, engine, optimizer));
      const resumed = await trainUntil(4, engine, optimizer, half);
      expect(resumed.position).toEqual(whole.position);
      expect(resumed.tensors).toEqual(whole.tensors);
    },
  );
});

/**
 * What one update adds to the parameters, from moments and a gradient that are no noise anywhere: matrices of full rank,
 * since Muon makes singular values that are rounding alone as large as the others.
 */
async function updateBy({ prepare }: TestedEngine, optimizer: Optimizer): Promise<Float32Array> {
  const asked = overrideRecipe(recipe, { training: { optimizer, emaDecay: null } });
  const { parameters } = initialTrainingState(asked).tensors;
  const { shape, data } = parameters!;
  const drawn = (name: string): Float32Array => normals(randomKey(5, name), data.length);
  const state = {
    parameters: parameters!,
    firstMoment: { shape, data: drawn('first moment') },
    secondMoment: { shape, data: drawn('second moment').map((value) => 1 + value ** 2) },
  };
  const inputs = {
    gradient: { shape, data: drawn('gradient') },
    ...trainingScalars(asked.training, 7, 0.01),
  };
  const createRunner = await prepare();
  const runner = await createRunner(createUpdateStep(asked), state, inputs);
  await runner.run(inputs);
  const next = (await runner.getState())['parameters']!.data;
  await runner.dispose();
  return Float32Array.from(next, (value, index) => value - data[index]!);
}

describe.each(optimizers)('an update by %s', (optimizer) => {
  it.each(others)('is on $name what it is compiled', { timeout: 600_000 }, async (engine) => {
    const [expected, actual] = [await updateBy(reference!, optimizer), await updateBy(engine, optimizer)];
    const apart = Math.hypot(...actual.map((value, index) => value - expected[index]!));
    // Muon's quintics lift the rounding of a square matrix's smallest singular values with them.
    expect(apart / Math.hypot(...expected)).toBeLessThan(optimizer === 'muon' ? 2 ** -14 : 2 ** -18);
  });
});
