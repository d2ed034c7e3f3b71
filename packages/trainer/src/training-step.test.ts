import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner, type HostTensors } from '@ddpm/engine';
import { createNoiseSchedule, minSnrWeights, velocityLossWeights } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { overrideRecipe, type Recipe } from './recipe';
import { tinyRecipe } from './testing/tiny-recipe';
import { initialTrainingState } from './trainer';
import { trainingBatch, trainingScalars } from './training-inputs';
import { createTrainingStep } from './training-step';

const labels = Int32Array.of(0, 1, 2, 1);
const images = Float32Array.from({ length: 4 * 64 }, (_, index) => Math.sin(index));

/** One step from the initial weights. */
async function oneStep(recipe: Recipe): Promise<{ state: HostTensors; outputs: HostTensors; t: Int32Array }> {
  const runner = await createEagerRunner(createTrainingStep(recipe), initialTrainingState(recipe).tensors);
  const settings = {
    step: 1,
    imageShape: [8, 8, 1],
    numTrainTimesteps: recipe.schedule.numTrainTimesteps,
    nullLabel: null,
  } as const;
  const batch = trainingBatch(recipe.training, { images, labels }, settings);
  const outputs = await runner.run({
    ...batch,
    ...trainingScalars(recipe.training, 1, recipe.training.learningRate),
  });
  const state = await runner.getState();
  await runner.dispose();
  return { state, outputs, t: batch['t']?.data as Int32Array };
}

function expectClose(actual: HostTensors, expected: HostTensors, name: string, tolerance: number): void {
  const values = actual[name]?.data ?? [];
  expect(values).toHaveLength(expected[name]?.data.length ?? NaN);
  const largest = Math.max(
    ...Array.from(values, (value, index) => Math.abs(value - expected[name]!.data[index]!)),
  );
  expect(largest).toBeLessThan(tolerance);
}

describe('the training step', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('gives the same gradient whole and in parts', async () => {
    const whole = await oneStep(tinyRecipe);
    const parts = await oneStep(overrideRecipe(tinyRecipe, { training: { accumulationSteps: 2 } }));
    for (const name of ['loss', 'sampleLosses', 'gradientNorm']) {
      expectClose(parts.outputs, whole.outputs, name, 1e-5);
    }
    // The first moment after one step is a tenth of the gradient.
    expectClose(parts.state, whole.state, 'firstMoment', 1e-6);
  });

  it('returns the mean of the images’ losses, where all weigh alike', async () => {
    const { outputs } = await oneStep(tinyRecipe);
    const losses = Array.from(outputs['sampleLosses']?.data ?? []);
    expect(losses).toHaveLength(4);
    expect(outputs['loss']?.data[0]).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 4, 5);
  });

  it('weighs the loss by min-SNR where asked', async () => {
    const recipe = overrideRecipe(tinyRecipe, {
      schedule: { predictionType: 'v_prediction' },
      training: { minSnrGamma: 5 },
    });
    const { outputs, t } = await oneStep(recipe);
    const weights = minSnrWeights(createNoiseSchedule(recipe.schedule), 5);
    const weighted = Array.from(
      outputs['sampleLosses']?.data ?? [],
      (loss, image) => loss * weights[t[image]!]!,
    );
    expect(outputs['loss']?.data[0]).toBeCloseTo(weighted.reduce((sum, loss) => sum + loss, 0) / 4, 6);
  });

  it.each(['sample', 'epsilon', 'v_prediction'] as const)(
    'measures the error of the velocity where asked and the network predicts %s',
    async (predictionType) => {
      const recipe = overrideRecipe(tinyRecipe, {
        schedule: { predictionType },
        training: { lossSpace: 'velocity' },
      });
      const { outputs, t } = await oneStep(recipe);
      const weights = velocityLossWeights(createNoiseSchedule(recipe.schedule));
      const weighted = Array.from(
        outputs['sampleLosses']?.data ?? [],
        (loss, image) => loss * weights[t[image]!]!,
      );
      const mean = weighted.reduce((sum, loss) => sum + loss, 0) / weighted.length;
      expect((outputs['loss']?.data[0] ?? NaN) / mean).toBeCloseTo(1, 5);
    },
  );

  it('trains every prediction type, with and without classes', async () => {
    for (const predictionType of ['epsilon', 'sample', 'v_prediction'] as const) {
      const recipe = overrideRecipe(tinyRecipe, { schedule: { predictionType }, unet: { numClasses: null } });
      const { outputs } = await oneStep(recipe);
      expect(outputs['gradientNorm']?.data[0]).toBeGreaterThan(0);
    }
  });
});
