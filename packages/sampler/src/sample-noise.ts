import { normals, randomKey, subKey, type RandomKey } from '@ddpm/random';

/** Which samples a batch holds; entries beyond `count` are padding. */
export interface BatchSamples {
  readonly seed: number;
  /** Index of the batch's first sample in the whole request of which this may be a part. */
  readonly firstSampleIndex: number;
  readonly count: number;
  readonly batchSize: number;
  /** Numbers in one image. */
  readonly imageSize: number;
}

/** The noise that each sample starts from: a function of the seed and the sample's index alone. Padding is zero. */
export function initialNoise(samples: BatchSamples): Float32Array {
  const key = randomKey(samples.seed, 'initial');
  return perSample(samples, (sampleIndex) => subKey(key, sampleIndex));
}

/** The fresh noise of one step: a function of the seed, the sample's index and the step's. Padding is zero. */
export function stepNoise(samples: BatchSamples, stepIndex: number): Float32Array {
  const key = randomKey(samples.seed, 'step');
  return perSample(samples, (sampleIndex) => subKey(key, sampleIndex, stepIndex));
}

function perSample(samples: BatchSamples, keyOf: (sampleIndex: number) => RandomKey): Float32Array {
  const { firstSampleIndex, count, batchSize, imageSize } = samples;
  const noise = new Float32Array(batchSize * imageSize);
  for (let i = 0; i < count; i += 1) {
    noise.set(normals(keyOf(firstSampleIndex + i), imageSize), i * imageSize);
  }
  return noise;
}
