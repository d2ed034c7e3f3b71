import { createCompiledRunner } from '@ddpm/engine/node';
import { createImageReader } from '@ddpm/metrics';
import { loadClassifier } from '@ddpm/metrics/node';
import { Sampler } from '@ddpm/sampler';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testWeightsPackage } from '../../../weights-package.tests';
import { fashion } from './few-calls';

testWeightsPackage(fashion, path.join(import.meta.dirname, '..'), 'few-calls');

test('clothes come out of one, two and four calls, which a classifier reads as what was asked for', async () => {
  const sampler = await Sampler.fromPretrained(fashion);
  const reader = await createImageReader(await loadClassifier('fashion'), createCompiledRunner);
  const classLabels = Array.from({ length: 20 }, (_, index) => index % 10);
  for (const numInferenceSteps of [1, 2, 4]) {
    const { pixels } = await sampler.sample({ classLabels, seed: 42, numInferenceSteps });
    const { classes } = await reader.readImages(pixels);
    const right = classLabels.filter((label, index) => classes[index] === label);
    expect(right.length).toBeGreaterThanOrEqual(14);
  }
  await Promise.all([sampler.dispose(), reader.dispose()]);
});
