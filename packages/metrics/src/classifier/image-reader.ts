import type * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '@ddpm/data';
import { MetricsError } from '../metrics-error';
import type { CreateRunner, StepRunner } from '@ddpm/engine';
import { floatsOf } from '../floats-of';
import type { Vectors } from '../vectors';
import type { Classifier } from './classifier';
import { FEATURE_SIZE } from './layers';
import { predictClasses } from './predict-classes';

/** What a classifier sees in some images. */
export interface Readings {
  /** One vector an image. */
  readonly features: Vectors;
  /** The likeliest class of each image. */
  readonly classes: Int32Array;
}

/** A classifier, ready to look at images. */
export interface ImageReader {
  /**
   * Looks at images.
   *
   * @param images pixels in [-1, 1], [count, height, width, channels]
   */
  readImages(images: Float32Array, onProgress?: (done: number, total: number) => void): Promise<Readings>;
  /** Looks at images of a data set; all of them where no indices are given. */
  readDataset(
    dataset: Dataset,
    indices?: Uint32Array,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Readings & { readonly labels: Int32Array }>;
  /** Frees the weights on the device. */
  dispose(): Promise<void>;
}

const BATCH_SIZE = 100;

/** Puts a classifier on the device that `createRunner` computes with. It works in batches of 100 images. */
export async function createImageReader(
  { config, weights }: Classifier,
  createRunner: CreateRunner,
): Promise<ImageReader> {
  const { imageSize, channels, numClasses } = config;
  const imageLength = imageSize * imageSize * channels;
  const shape = [BATCH_SIZE, imageSize, imageSize, channels];
  const step = (inputs: Record<string, tf.Tensor>) =>
    predictClasses(config, inputs, inputs['images'] as tf.Tensor4D);
  const example = { images: { shape, data: new Float32Array(BATCH_SIZE * imageLength) } };
  const runner = await createRunner(step, weights, example);

  const readImages: ImageReader['readImages'] = async (images, onProgress) => {
    const count = images.length / imageLength;
    if (!Number.isInteger(count)) {
      throw new MetricsError(
        `${images.length} pixels are no whole number of images of ${imageSize}x${imageSize}x${channels}; give all pixels of each`,
      );
    }
    const readings = emptyReadings(count);
    for (let first = 0; first < count; first += BATCH_SIZE) {
      const batch = new Float32Array(BATCH_SIZE * imageLength);
      batch.set(images.subarray(first * imageLength, (first + BATCH_SIZE) * imageLength));
      await readBatch(runner, { shape, data: batch }, first, readings, numClasses);
      onProgress?.(Math.min(count, first + BATCH_SIZE), count);
    }
    return readings;
  };
  return {
    readImages,
    readDataset: async (dataset, indices = everyIndex(dataset), onProgress) => {
      checkShape(dataset, [imageSize, imageSize, channels]);
      const readings = emptyReadings(indices.length);
      const labels = new Int32Array(indices.length);
      for (let first = 0; first < indices.length; first += BATCH_SIZE) {
        const some = indices.subarray(first, first + BATCH_SIZE);
        const batch = new Float32Array(BATCH_SIZE * imageLength);
        const place = labels.subarray(first, first + some.length);
        await dataset.read(some, batch.subarray(0, some.length * imageLength), place);
        await readBatch(runner, { shape, data: batch }, first, readings, numClasses);
        onProgress?.(first + some.length, indices.length);
      }
      return { ...readings, labels };
    },
    dispose: () => runner.dispose(),
  };
}

function everyIndex({ length }: Dataset): Uint32Array {
  return Uint32Array.from({ length }, (_, index) => index);
}

function emptyReadings(count: number): Readings {
  return {
    features: { values: new Float32Array(count * FEATURE_SIZE), size: FEATURE_SIZE },
    classes: new Int32Array(count),
  };
}

function checkShape({ name, imageShape }: Dataset, expected: readonly number[]): void {
  if (imageShape.join() === expected.join()) return;
  throw new MetricsError(
    `the images of '${name}' are ${imageShape.join('x')}, the classifier's are ${expected.join('x')}; use a classifier for this data set`,
  );
}

/** Fills in the readings from `first` on; what lies beyond their end is padding. */
async function readBatch(
  runner: StepRunner,
  images: { readonly shape: readonly number[]; readonly data: Float32Array },
  first: number,
  readings: Readings,
  numClasses: number,
): Promise<void> {
  const results = await runner.run({ images });
  const count = Math.min(BATCH_SIZE, readings.classes.length - first);
  readings.features.values.set(
    floatsOf(results, 'features').subarray(0, count * FEATURE_SIZE),
    first * FEATURE_SIZE,
  );
  const logits = floatsOf(results, 'logits');
  for (let row = 0; row < count; row += 1) {
    readings.classes[first + row] = indexOfLargest(logits, row * numClasses, numClasses);
  }
}

function indexOfLargest(values: Float32Array, start: number, length: number): number {
  let best = 0;
  for (let index = 1; index < length; index += 1) {
    if ((values[start + index] ?? -Infinity) > (values[start + best] ?? -Infinity)) best = index;
  }
  return best;
}
