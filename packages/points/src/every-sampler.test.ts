import { createEagerRunner, prepareBackend } from '@ddpm/engine';
import { ddim, methodNames, namedMethod, Sampler, type SamplingOptions } from '@ddpm/sampler';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import {
  drawPoints,
  energyDistance,
  exactModel,
  mixtureNames,
  namedMixture,
  type PointMixture,
} from './index';

const schedule = createNoiseSchedule({ ...articleSchedule, predictionType: 'v_prediction' });
const COUNT = 500;

beforeAll(async () => {
  await prepareBackend('wasm', { threads: 1 });
});

/**
 * The largest distance of twenty sets of five hundred points of the distribution from another such set: a set of samples that
 * is no farther cannot be told from data one time in twenty-one; half more is allowed for what few steps leave.
 */
function farthestByChance(mixture: PointMixture): number {
  const data = drawPoints(mixture, COUNT, 0).points;
  const distances = Array.from({ length: 20 }, (_, seed) =>
    energyDistance(data, drawPoints(mixture, COUNT, seed + 1).points),
  );
  return 1.5 * Math.max(...distances);
}

async function sample(mixture: PointMixture, options: SamplingOptions): Promise<Float32Array> {
  const sampler = new Sampler({
    model: exactModel(mixture, schedule),
    schedule,
    createRunner: createEagerRunner,
  });
  const { pixels } = await sampler.sample({ batchSize: COUNT, ...options });
  await sampler.dispose();
  return pixels;
}

/** All distributions by one sampler, and one by all: samplers know nothing of the distribution. */
const pairs = [
  ...mixtureNames.map((mixtureName) => ['ddim', mixtureName] as const),
  ...methodNames.map((name) => [name, 'moons'] as const),
];

it.each(pairs)('%s with the exact denoiser lands on the distribution: %s', async (name, mixtureName) => {
  const mixture = namedMixture(mixtureName);
  const numInferenceSteps = name === 'ddpm' ? 250 : 60;
  const options = { count: COUNT, seed: 7, method: namedMethod(name), numInferenceSteps };
  const distance = energyDistance(await sample(mixture, options), drawPoints(mixture, COUNT, 0).points);
  expect(distance).toBeLessThan(farthestByChance(mixture));
});

it('a class alone lands on that class', async () => {
  const mixture = namedMixture('moons');
  const classLabels = new Array<number>(COUNT).fill(1);
  const samples = await sample(mixture, { classLabels, method: ddim(), numInferenceSteps: 60 });
  const own = { ...mixture, components: mixture.components.filter(({ label }) => label === 1) };
  expect(energyDistance(samples, drawPoints(own, COUNT, 0).points)).toBeLessThan(farthestByChance(own));
  expect(energyDistance(samples, drawPoints(mixture, COUNT, 0, 0).points)).toBeGreaterThan(0.5);
});

it('one call from noise reaches the mean alone, and few calls are farther off than many', async () => {
  const mixture = namedMixture('gaussians');
  const data = drawPoints(mixture, COUNT, 0).points;
  const [one, four, many] = await Promise.all(
    [1, 4, 60].map((numInferenceSteps) =>
      sample(mixture, { count: COUNT, method: ddim(), numInferenceSteps }),
    ),
  );
  expect(Math.max(...(one ?? []).map(Math.abs))).toBeLessThan(0.1);
  expect(energyDistance(one ?? data, data)).toBeGreaterThan(2 * energyDistance(four ?? data, data));
  expect(energyDistance(four ?? data, data)).toBeGreaterThan(2 * energyDistance(many ?? data, data));
});

it('guidance narrows a class and moves it away from the other', async () => {
  const mixture: PointMixture = {
    name: 'two heaps',
    classNames: ['left', 'right'],
    components: [
      { mean: [-0.6, 0], deviation: 0.4, label: 0 },
      { mean: [0.6, 0], deviation: 0.4, label: 1 },
    ],
  };
  const classLabels = new Array<number>(COUNT).fill(0);
  const [plain, guided] = await Promise.all(
    [1, 3].map((guidanceScale) =>
      sample(mixture, { classLabels, method: ddim(), numInferenceSteps: 60, guidanceScale }),
    ),
  );
  const horizontal = (points: Float32Array = new Float32Array()): number[] => [
    ...points.filter((_, index) => index % 2 === 0),
  ];
  const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = (values: number[]): number => Math.sqrt(mean(values.map((x) => (x - mean(values)) ** 2)));
  expect(mean(horizontal(plain))).toBeCloseTo(-0.6, 1);
  expect(mean(horizontal(guided))).toBeLessThan(-0.65);
  expect(deviation(horizontal(guided))).toBeLessThan(0.9 * deviation(horizontal(plain)));
});

it('leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  await sample(namedMixture('moons'), { count: 10, batchSize: 10, numInferenceSteps: 2 });
  expect(tf.memory().numTensors).toBe(before);
});
