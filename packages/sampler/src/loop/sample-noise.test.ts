import { normals, randomKey } from '@ddpm/random';
import { expect, test } from 'vitest';
import { initialNoise, stepNoise } from './sample-noise';

const samples = { seed: 42, noiseIndices: [7, 8], batchSize: 3, imageSize: 4 };

// These paths are frozen: others would change every picture of every seed.
test('the initial noise of a sample is that of its seed and index; padding is zero', () => {
  const noise = initialNoise(samples);
  expect(noise.subarray(0, 4)).toEqual(normals(randomKey(42, 'initial', 7), 4));
  expect(noise.subarray(4, 8)).toEqual(normals(randomKey(42, 'initial', 8), 4));
  expect([...noise.subarray(8)]).toEqual([0, 0, 0, 0]);
});

test('the noise of a step is that of the seed, the sample and the step', () => {
  const noise = stepNoise(samples, 3);
  expect(noise.subarray(0, 4)).toEqual(normals(randomKey(42, 'step', 7, 3), 4));
  expect(noise.subarray(4, 8)).toEqual(normals(randomKey(42, 'step', 8, 3), 4));
  expect([...noise.subarray(8)]).toEqual([0, 0, 0, 0]);
});
