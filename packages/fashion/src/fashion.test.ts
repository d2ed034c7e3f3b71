import { createCompiledRunner } from '@ddpm/engine/node';
import { createImageReader } from '@ddpm/metrics';
import { loadClassifier } from '@ddpm/metrics/node';
import { Sampler } from '@ddpm/sampler';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testWeightsPackage } from '../../../weights-package.tests';
import { fashion } from './index';

testWeightsPackage(fashion, path.join(import.meta.dirname, '..'));

test('clothes come out, which a classifier that never saw them reads as what was asked for', async () => {
  const sampler = await Sampler.fromPretrained(fashion);
  expect(sampler.model.imageShape).toEqual([32, 32, 1]);
  const classLabels = Array.from({ length: 20 }, (_, index) => index % 10);
  const { pixels } = await sampler.sample({ classLabels, seed: 42, numInferenceSteps: 10 });
  await sampler.dispose();
  const reader = await createImageReader(await loadClassifier('fashion'), createCompiledRunner);
  const { classes } = await reader.readImages(pixels);
  await reader.dispose();
  const right = classLabels.filter((label, index) => classes[index] === label);
  expect(right.length).toBeGreaterThanOrEqual(14);
});
