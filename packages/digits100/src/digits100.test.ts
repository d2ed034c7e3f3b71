import { createCompiledRunner } from '@ddpm/engine/node';
import { createImageReader } from '@ddpm/metrics';
import { loadClassifier } from '@ddpm/metrics/node';
import { Sampler } from '@ddpm/sampler';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testWeightsPackage } from '../../../weights-package.tests';
import { digits100 } from './index';

testWeightsPackage(digits100, path.join(import.meta.dirname, '..'));

test('numbers come out, those never shown in training too, as a classifier reads them', async () => {
  const files = await digits100.load();
  const { held_out_pairs: heldOut } = JSON.parse(new TextDecoder().decode(files['model_index.json'])) as {
    held_out_pairs: number[];
  };
  expect(heldOut).toHaveLength(10);
  const classLabels = [...heldOut, 0, 11, 23, 38, 45, 52, 66, 74, 89, 97];
  const sampler = await Sampler.fromPretrained(digits100);
  expect(sampler.model.imageShape).toEqual([32, 32, 1]);
  const { pixels } = await sampler.sample({ classLabels, seed: 42, numInferenceSteps: 10 });
  await sampler.dispose();
  const reader = await createImageReader(await loadClassifier('digits100'), createCompiledRunner);
  const { classes } = await reader.readImages(pixels);
  await reader.dispose();
  const isRight = classLabels.map((label, index) => classes[index] === label);
  // 98 of 100 of either kind are, of many; of ten, one or two may not be.
  expect(isRight.slice(0, 10).filter(Boolean).length).toBeGreaterThanOrEqual(8);
  expect(isRight.slice(10).filter(Boolean).length).toBeGreaterThanOrEqual(8);
});
