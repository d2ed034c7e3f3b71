import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner, type HostTensors } from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { Dataset } from '@ddpm/data';
import { normals, randomKey, uniforms } from '@ddpm/random';
import { ddim, dpmSolver2M, unetModel } from '@ddpm/sampler';
import {
  articleRecipe,
  overrideRecipe,
  train,
  Trainer,
  type CreateRunner,
  type Recipe,
  type TrainingState,
} from '@ddpm/trainer';
import { initializeParameters } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distillationObjective, segmentJumps, shortcutJumps, type Jump } from './index';

const recipe: Recipe = overrideRecipe(articleRecipe, {
  unet: {
    imageSize: 8,
    numClasses: 3,
    nullLabel: true,
    blockChannels: [8],
    bottleneckChannels: 8,
    embeddingChannels: 8,
    normGroups: 2,
  },
  schedule: { numTrainTimesteps: 100, betaSchedule: 'squaredcos_cap_v2', predictionType: 'v_prediction' },
  training: { batchSize: 4, learningRate: 2e-3, emaDecay: 0.9, weightDecay: 0, seed: 7 },
});
const teacherWeights = initializeParameters(recipe.unet, 3).map((weight, i) => weight + 0.05 * Math.sin(i));
const teacher = {
  model: unetModel(recipe.unet, teacherWeights),
  method: dpmSolver2M(),
  guidanceScale: 2,
  guidanceInterval: [20, 80] as [number, number],
};
const jumps = segmentJumps(100, 1);

const dataset: Dataset = {
  name: 'tiny',
  length: 24,
  imageShape: [8, 8, 1],
  classNames: null,
  async read(indices, images, labels) {
    indices.forEach((index, row) => {
      labels[row] = index % 3;
      images.set(
        uniforms(randomKey(1, index), 64).map((value) => (index % 3) - 1 + 0.2 * value),
        row * 64,
      );
    });
    return Promise.resolve();
  },
};

const inputs: HostTensors = {
  images: { shape: [4, 8, 8, 1], data: normals(randomKey(1, 'images'), 256) },
  noise: { shape: [4, 8, 8, 1], data: normals(randomKey(1, 'noise'), 256) },
  t: { shape: [4], data: distillationObjective(recipe, { teacher, jumps }).timesteps! },
  labels: { shape: [4], data: Int32Array.of(0, 1, 2, 1) },
};

/** Loss and gradient at each of some weights. */
async function gradientSteps(
  createRunner: CreateRunner,
  places: readonly Float32Array[],
): Promise<HostTensors[]> {
  const { gradientStep: step } = distillationObjective(recipe, { teacher, jumps });
  const at = (data: Float32Array): HostTensors => ({ ...inputs, parameters: { shape: [data.length], data } });
  const runner = await createRunner(step, {}, at(teacherWeights));
  const outputs = await Promise.all(places.map((parameters) => runner.run(at(parameters))));
  await runner.dispose();
  return outputs;
}

const eager: CreateRunner = (step, state) => createEagerRunner(step, state);
const compiled: CreateRunner = (step, state, example) =>
  createCompiledRunner(step, state, example, { threads: 1 });

const student = initializeParameters(recipe.unet, 5);

test('the gradient is that of finite differences', async () => {
  const direction = normals(randomKey(9, 'direction'), student.length);
  const h = 1e-3;
  const moved = (distance: number): Float32Array =>
    student.map((weight, i) => weight + distance * direction[i]!);
  const [here, ahead, behind] = await gradientSteps(compiled, [student, moved(h), moved(-h)]);
  const slopes = here!['gradient']!.data as Float32Array;
  const along = slopes.reduce((sum, slope, i) => sum + slope * direction[i]!, 0);
  const measured = (ahead!['loss']!.data[0]! - behind!['loss']!.data[0]!) / (2 * h);
  expect(Math.abs(measured / along - 1)).toBeLessThan(1e-2);
});

test('compiled and eager agree, and nothing leaks', async () => {
  const before = tf.memory().numTensors;
  const [one] = await gradientSteps(eager, [student]);
  expect(tf.memory().numTensors).toBe(before);
  const [other] = await gradientSteps(compiled, [student]);
  for (const name of ['loss', 'sampleLosses', 'gradient']) {
    const values = one![name]!.data;
    const scale = Math.max(...values.map(Math.abs));
    values.forEach((value, i) => {
      expect(Math.abs(value - other![name]!.data[i]!) / scale).toBeLessThan(1e-4);
    });
  }
});

test('a student that is its own teacher, one call for one, has nothing to learn', async () => {
  const [first] = segmentJumps(100, 4, 1);
  const own = { teacher: { ...teacher, method: ddim(), guidanceScale: 1 }, jumps: [first!] };
  const { gradientStep: step, timesteps } = distillationObjective(recipe, own);
  const parameters = { shape: [teacherWeights.length], data: teacherWeights };
  const runner = await createEagerRunner(step, {});
  const { loss } = await runner.run({ ...inputs, t: { shape: [4], data: timesteps! }, parameters });
  await runner.dispose();
  expect(loss!.data[0]).toBeLessThan(1e-9);
});

describe('a trainer with that objective', () => {
  const create = (resumeFrom?: TrainingState): Promise<Trainer> =>
    Trainer.create({
      recipe,
      dataset,
      createRunner: compiled,
      objective: distillationObjective(recipe, { teacher, jumps }),
      initialParameters: teacherWeights,
      ...(resumeFrom === undefined ? {} : { resumeFrom }),
    });

  test('begins with the weights given, learns, and resumes exactly', async () => {
    const trainer = await create();
    expect((await trainer.snapshot()).tensors['parameters']!.data).toEqual(teacherWeights);
    const losses: number[] = [];
    let half: Awaited<ReturnType<Trainer['snapshot']>> | undefined;
    await train(trainer, {
      steps: 30,
      onStep: async ({ step, loss, t }) => {
        losses.push(loss);
        expect([...t]).toEqual([97, 75, 50, 25]);
        if (step === 15) half = await trainer.snapshot();
      },
    });
    const whole = await trainer.snapshot();
    await trainer.dispose();
    const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)));
    expect(half!.step).toBeGreaterThanOrEqual(15);
    const resumed = await create(half);
    await train(resumed, { steps: 30 });
    expect((await resumed.snapshot()).tensors).toEqual(whole.tensors);
    await resumed.dispose();
  });
});

test.each<[string, Partial<Recipe>, readonly Jump[], string]>([
  [
    'noise predictions',
    { schedule: { ...recipe.schedule, predictionType: 'epsilon' } },
    jumps,
    'predicts the noise',
  ],
  ['another shape', { unet: { ...recipe.unet, imageSize: 16 } }, jumps, 'The student draws [16, 16, 1] of 3'],
  [
    'other classes',
    { unet: { ...recipe.unet, numClasses: null, nullLabel: false } },
    jumps,
    'of no classes, the teacher',
  ],
  ['another batch', {}, shortcutJumps(100, { four: 1, two: 2, one: 4 }), 'learned by 12 images, but'],
  ['dropped labels', { training: { ...recipe.training, labelDropout: 0.1 } }, jumps, 'labelDropout 0.1'],
])('%s are refused', (_, part, wanted, sentence) => {
  expect(() => distillationObjective({ ...recipe, ...part }, { teacher, jumps: wanted })).toThrow(sentence);
});
