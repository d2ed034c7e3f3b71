import { createCompiledRunner } from '@ddpm/engine/node';
import { ddim, Sampler } from '@ddpm/sampler';
import { initialNoise } from '@ddpm/sampler/noise';
import { createNoiseSchedule } from '@ddpm/scheduler';
import { articleRecipe, overrideRecipe } from '@ddpm/trainer';
import { initializeParameters } from '@ddpm/unet';
import { afterAll, expect, it } from 'vitest';
import { noisesAndSamples, oneNoiseEveryLabel, type FigureSampling } from './article-figures';

const { unet, schedule } = overrideRecipe(articleRecipe, {
  unet: {
    imageSize: 8,
    numClasses: 3,
    blockChannels: [8],
    bottleneckChannels: 8,
    embeddingChannels: 8,
    normGroups: 2,
  },
});
const sampler = Sampler.fromModel({
  unetConfig: unet,
  parameters: initializeParameters(unet, 1),
  schedule: createNoiseSchedule(schedule),
  createRunner: createCompiledRunner,
});
afterAll(() => sampler.dispose());

const noiseOf = (index: number): Float32Array =>
  initialNoise({ seed: 5, noiseIndices: [index], batchSize: 1, imageSize: 64 });

const options = { method: ddim(), numInferenceSteps: 2, guidanceScale: 1 };
const figure: FigureSampling = { options, seed: 5, classNames: ['a', 'b', 'c'], title: 'T', note: 'N' };

it('shows the very noises that the samples come from', async () => {
  const noises = [0, 1, 2].map((index) => noiseOf(index));
  const given = Float32Array.from(noises.flatMap((noise) => [...noise]));
  const request = { ...options, classLabels: [0, 1, 2], seed: 5 };
  const { pixels, images } = await sampler.sample(request);
  expect((await sampler.sample({ ...request, initialNoise: given })).pixels).toEqual(pixels);

  const { rows } = await noisesAndSamples(sampler, figure);
  expect(rows[0]?.pictures).toHaveLength(3);
  expect(rows[0]?.pictures[1]?.data[0]).toBe(Math.round(((noises[1]?.[0] ?? NaN) / 2.5 + 1) * 127.5));
  expect(rows[1]?.pictures.map(({ data }) => data)).toEqual(
    images.map((image) => image.toPicture({ scale: 4 }).data),
  );
  expect(rows[1]?.captions).toEqual(['a', 'b', 'c']);
});

it('shows one noise under every label, and the label alone makes the difference', async () => {
  const { rows } = await oneNoiseEveryLabel(sampler, figure);
  expect(rows.map(({ pictures }) => pictures.length)).toEqual([1, 3]);
  const given = Float32Array.from([0, 0, 0].flatMap((index) => [...noiseOf(index)]));
  const { images } = await sampler.sample({ ...options, classLabels: [0, 1, 2], initialNoise: given });
  expect(rows[1]?.pictures.map(({ data }) => data)).toEqual(
    images.map((image) => image.toPicture({ scale: 4 }).data),
  );
  expect(images[0]?.pixels).not.toEqual(images[1]?.pixels);
});
