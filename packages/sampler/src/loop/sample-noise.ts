/**
 * The noise that a request draws: functions of its seed, for those who show it. No tensors.
 *
 * @module @ddpm/sampler/noise
 */

import { normals, randomKey, subKey, type RandomKey } from '@ddpm/random';

/** Which samples a batch holds; entries beyond them are padding. */
export interface BatchSamples {
  readonly seed: number;
  /** Index of each sample's noise in the whole request of which this may be a part. */
  readonly noiseIndices: readonly number[];
  readonly batchSize: number;
  /** Numbers in one image. */
  readonly imageSize: number;
}

/** The noise that each sample starts from: a function of the seed and the sample's index alone. Padding is zero. */
export function initialNoise(samples: BatchSamples): Float32Array {
  const key = randomKey(samples.seed, 'initial');
  return perSample(samples, (sampleIndex) => subKey(key, sampleIndex));
}

/** What the noise of a step is for: the method, the kept part of an inpainted image, or running a stretch again. */
export type StepNoisePurpose = 'step' | 'known' | 'renoise';

/** The fresh noise of one step: a function of the seed, the sample's index and the step's. Padding is zero. */
export function stepNoise(
  samples: BatchSamples,
  stepIndex: number,
  purpose: StepNoisePurpose = 'step',
): Float32Array {
  const key = randomKey(samples.seed, purpose);
  return perSample(samples, (sampleIndex) => subKey(key, sampleIndex, stepIndex));
}

function perSample(samples: BatchSamples, keyOf: (sampleIndex: number) => RandomKey): Float32Array {
  const { noiseIndices, batchSize, imageSize } = samples;
  const noise = new Float32Array(batchSize * imageSize);
  noiseIndices.forEach((sampleIndex, i) => {
    noise.set(normals(keyOf(sampleIndex), imageSize), i * imageSize);
  });
  return noise;
}
