import '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dataset } from '@ddpm/data';
import { createEagerRunner } from '@ddpm/engine';
import { normals, randomKey } from '@ddpm/random';
import { Sampler, unetModel } from '@ddpm/sampler';
import { createNoiseSchedule } from '@ddpm/scheduler';
import { articleRecipe, overrideRecipe, train, Trainer, type Optimizer } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

const document = path.join(import.meta.dirname, '../decisions/0008-if-tensorflowjs-stops.md');

const dataset: Dataset = {
  name: 'noise',
  length: 8,
  imageShape: [8, 8, 1],
  classNames: null,
  read: (indices, images, labels) => {
    indices.forEach((index, row) => {
      labels[row] = index % 3;
      images.set(normals(randomKey(1, index), 64), row * 64);
    });
    return Promise.resolve();
  },
};

/** Trains, averages, clips and samples a tiny network with all that the real one has. */
async function trainAndSample(optimizer: Optimizer): Promise<void> {
  const recipe = overrideRecipe(articleRecipe, {
    unet: {
      ...{ imageSize: 8, numClasses: 3, nullLabel: true },
      ...{ blockChannels: [8, 8], normGroups: 2 },
    },
    training: { batchSize: 4, optimizer, emaDecay: 0.99, maxGradientNorm: 1, labelDropout: 0.5 },
  });
  const trainer = await Trainer.create({ recipe, dataset, createRunner: createEagerRunner });
  await train(trainer, { steps: 1 });
  const { parameters } = (await trainer.snapshot()).tensors;
  await trainer.dispose();
  const model = unetModel(recipe.unet, parameters!.data as Float32Array);
  const sampler = new Sampler({ model, schedule: createNoiseSchedule(recipe.schedule) });
  await sampler.sample({ classLabels: [1], numInferenceSteps: 2, guidanceScale: 2, seed: 0 });
  await sampler.dispose();
}

it('names the kernels that are asked of TensorFlow.js', async () => {
  await tf.setBackend('wasm');
  const { kernelNames } = await tf.profile(async () => {
    for (const optimizer of ['adamw', 'muon'] as const) await trainAndSample(optimizer);
    return tf.scalar(0);
  });
  const text = await readFile(document, 'utf8');
  const [, listed = ''] = /<!-- kernels -->([^]*?)<!-- end -->/.exec(text) ?? [];
  const names = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  // The profile holds scopes of operations as well.
  const known = new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));
  const kernels = kernelNames.filter((name) => known.has(name));
  expect(names.sort()).toEqual([...new Set(kernels)].sort());
});
