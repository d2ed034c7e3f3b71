import { modelFolderToFiles } from '@ddpm/checkpoint';
import { articleSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { Sampler } from '../index';
import { smallParameters, smallUNet } from '../testing/small-unet';

// In a file of its own: no backend has been chosen here.
test('with no backend chosen, Node compiles, and touches no TensorFlow.js backend', async () => {
  const files = modelFolderToFiles({
    schedulerConfig: toDiffusersConfig(articleSchedule),
    unetConfig: uNetConfigToJSON(smallUNet),
    tensors: splitParameters(smallUNet, smallParameters()),
  });
  const results = [];
  for (const seed of [1, 1]) {
    const sampler = await Sampler.fromPretrained(files);
    results.push(await sampler.sample({ classLabels: [0], seed, numInferenceSteps: 2 }));
    await sampler.dispose();
  }
  expect(results[0]?.device).toMatchObject({ engine: 'compiled', backend: 'cpu' });
  expect(results[1]?.pixels).toEqual(results[0]?.pixels);
  expect(tf.engine().backendNames()).toEqual([]);
});
