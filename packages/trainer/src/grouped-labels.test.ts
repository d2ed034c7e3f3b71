import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner } from '@ddpm/engine';
import type { Dataset } from '@ddpm/data';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { preset } from './presets/presets';
import { overrideRecipe } from './recipe';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { train } from './train';
import { Trainer } from './trainer';
import { trainingBatch } from './training-inputs';
import type { TrainingState } from './training-state';

/** Labels of two parts, 2 x 3, some of them dropped. */
const recipe = overrideRecipe(tinyRecipe, {
  unet: { numClasses: 6, labelGroups: [2, 3], nullLabel: true },
  training: { labelDropout: 0.25 },
});

/** The tiny images, with one of six labels each. */
function dataset(): Dataset {
  const images = tinyDataset();
  return {
    ...images,
    async read(indices, pixels, labels) {
      await images.read(indices, pixels, labels);
      labels.set(indices.map((index) => index % 6));
    },
  };
}

async function trainFor(steps: number, from?: TrainingState): Promise<TrainingState> {
  const trainer = await Trainer.create({
    recipe,
    dataset: dataset(),
    createRunner: createEagerRunner,
    ...(from === undefined ? {} : { resumeFrom: from }),
  });
  await train(trainer, { steps });
  const state = await trainer.snapshot();
  await trainer.dispose();
  return state;
}

describe('training with labels of several parts', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('resumes exactly and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const unbroken = await trainFor(6);
    const resumed = await trainFor(6, structuredClone(await trainFor(3)));
    expect(resumed.tensors).toEqual(unbroken.tensors);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses to go on with other parts', async () => {
    const state = await trainFor(1);
    const other = { ...state, recipe: overrideRecipe(recipe, { unet: { labelGroups: [3, 2] } }) };
    await expect(trainFor(2, other)).rejects.toThrow(/unet\.labelGroups \[3,2\], this one wants \[2,3\]/);
  });

  it('goes on with a run that was saved before labels could have parts', async () => {
    const create = (resumeFrom?: TrainingState) =>
      Trainer.create({
        recipe: tinyRecipe,
        dataset: tinyDataset(),
        createRunner: createEagerRunner,
        ...(resumeFrom === undefined ? {} : { resumeFrom }),
      });
    const trainer = await create();
    const state = await trainer.snapshot();
    await trainer.dispose();
    const { labelGroups, ...unet } = state.recipe.unet;
    expect(labelGroups).toBeNull();
    const resumed = await create({ ...state, recipe: { ...state.recipe, unet } });
    await resumed.dispose();
    expect(resumed.step).toBe(0);
  });

  it('drops all parts of a label together: a dropped label is the null label', () => {
    const { unet, training } = preset('digits100').recipe;
    const labels = Int32Array.from({ length: 2000 }, (_, index) => index % 100);
    const batch = { images: new Float32Array(2000), labels };
    const nullLabel = unet.numClasses ?? NaN;
    const settings = { step: 1, imageShape: [1, 1, 1], numTrainTimesteps: 1000, nullLabel } as const;
    const given = trainingBatch(training, batch, settings)['labels']?.data ?? [];
    const dropped = Array.from(given).filter((label) => label === 100).length;
    // A tenth, give or take four deviations.
    expect(Math.abs(dropped - 200)).toBeLessThan(4 * Math.sqrt(2000 * 0.1 * 0.9));
    expect(Array.from(given).every((label, index) => label === 100 || label === labels[index])).toBe(true);
  });
});
