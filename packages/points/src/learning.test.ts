import { createEagerRunner, prepareBackend } from '@ddpm/engine';
import { ddim, Sampler } from '@ddpm/sampler';
import { createNoiseSchedule } from '@ddpm/scheduler';
import { train, Trainer } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createPointDataset,
  drawPoints,
  energyDistance,
  exactModel,
  learnedWeights,
  namedMixture,
  pointRecipe,
  POINT_STEPS,
  type PointRecipe,
} from './index';

const mixture = namedMixture('moons');
const COUNT = 1000;

beforeAll(async () => {
  await prepareBackend('wasm', { threads: 1 });
});

/** Errors of a predicted noise grow 158-fold where there is nothing but noise, and ways begin there. */
const farthest = { epsilon: 0.3, sample: 0.1, v_prediction: 0.1 } as const;

async function learn(recipe: PointRecipe, steps: number): Promise<Float32Array> {
  const trainer = await Trainer.create({
    recipe,
    dataset: createPointDataset(mixture, 1),
    createRunner: createEagerRunner,
  });
  await train(trainer, { steps });
  const weights = learnedWeights(await trainer.snapshot());
  await trainer.dispose();
  return weights;
}

describe.each(['epsilon', 'sample', 'v_prediction'] as const)(
  'a network that predicts %s',
  (predictionType) => {
    const recipe = pointRecipe({ predictionType, seed: 4 });
    const schedule = createNoiseSchedule(recipe.schedule);

    it('comes near the exact field, and draws the distribution, after the steps of its recipe', async () => {
      const before = tf.memory().numTensors;
      const weights = await learn(recipe, POINT_STEPS);
      expect(tf.memory().numTensors).toBe(before);
      const { points } = drawPoints(mixture, COUNT, 9);
      const learned = new Sampler({ model: recipe.network.model(weights), schedule });
      const exact = new Sampler({ model: exactModel(mixture, schedule), schedule });
      for (const t of [100, 400, 700]) {
        const [one, other] = await Promise.all(
          [learned, exact].map((sampler) => cleanPointsOf(sampler, points, t)),
        );
        expect(rootMeanSquare(one, other)).toBeLessThan(0.2);
      }
      const { pixels } = await learned.sample({
        ...{ count: COUNT, batchSize: COUNT, seed: 3, method: ddim(), numInferenceSteps: 50 },
      });
      expect(energyDistance(pixels, points)).toBeLessThan(farthest[predictionType]);
      await Promise.all([learned.dispose(), exact.dispose()]);
    });
  },
);

/** What a sampler's network sees as the clean points of noised ones at one timestep. */
async function cleanPointsOf(sampler: Sampler, points: Float32Array, t: number): Promise<Float32Array> {
  let clean: Float32Array = new Float32Array();
  await sampler.sample({
    ...{ count: COUNT, batchSize: COUNT, initialImages: points, strength: 1, timesteps: [t], method: ddim() },
    onStep: ({ x0 }) => {
      clean = x0;
    },
  });
  return clean;
}

function rootMeanSquare(a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()): number {
  const squares = a.map((value, index) => (value - (b[index] ?? NaN)) ** 2);
  return Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
}
