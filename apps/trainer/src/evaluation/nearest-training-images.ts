import type { Dataset } from '@ddpm/data';
import {
  compareNearest,
  createDistances,
  nearestVectors,
  vectorCount,
  vectorRange,
  type CreateRunner,
  type Distances,
  type Memorization,
  type Nearest,
  type Vectors,
} from '@ddpm/metrics';
import type { StageProgress } from '../run/task-progress';

/** What is compared with all training images, pixel by pixel. */
export interface PixelSearch {
  readonly samples: Vectors;
  /** Real images that the model has not seen. */
  readonly real: Vectors;
  readonly training: Dataset;
  readonly createRunner: CreateRunner;
  readonly onProgress: StageProgress;
}

/** Training images in memory at a time. */
const CHUNK = 4096;

/** How near samples come to training images in pixels. Memory does not grow with the number of training images. */
export async function memorizationInPixels(search: PixelSearch): Promise<Memorization> {
  const { samples, real, training, createRunner, onProgress } = search;
  const values = new Float32Array(samples.values.length + real.values.length);
  values.set(samples.values);
  values.set(real.values, samples.values.length);
  const distances = await createDistances(createRunner, samples.size);
  try {
    const nearest = await nearestOf({ values, size: samples.size }, training, distances, onProgress);
    const count = vectorCount(samples);
    return compareNearest(nearest.slice(0, count), nearest.slice(count));
  } finally {
    await distances.dispose();
  }
}

async function nearestOf(
  queries: Vectors,
  training: Dataset,
  distances: Distances,
  onProgress: StageProgress,
): Promise<Nearest[]> {
  const best: Nearest[] = Array.from({ length: vectorCount(queries) }, () => ({
    index: 0,
    distance: Infinity,
  }));
  for (let first = 0; first < training.length; first += CHUNK) {
    const end = Math.min(training.length, first + CHUNK);
    const chunk = await pixelsOf(
      training,
      Uint32Array.from({ length: end - first }, (_, place) => first + place),
    );
    for (const [query, { index, distance }] of (await nearestVectors(queries, chunk, distances)).entries()) {
      if (distance < (best[query]?.distance ?? 0)) best[query] = { index: first + index, distance };
    }
    onProgress(end, training.length);
  }
  return best;
}

/** Some images of a data set, pixels in [-1, 1]. */
export async function pixelsOf(dataset: Dataset, indices: Uint32Array): Promise<Vectors> {
  const size = dataset.imageShape.reduce((product, each) => product * each, 1);
  const values = new Float32Array(indices.length * size);
  await dataset.read(indices, values, new Int32Array(indices.length));
  return { values, size };
}

/** The first images of a data set. */
export function firstPixels(dataset: Dataset, count: number): Promise<Vectors> {
  return pixelsOf(
    dataset,
    Uint32Array.from({ length: count }, (_, index) => index),
  );
}

/** Samples beside the training images that are nearest to them, each in the order of `indices`. */
export async function pixelPairs(
  indices: readonly number[],
  samples: Vectors,
  nearest: readonly Nearest[],
  training: Dataset,
): Promise<{ sample: Float32Array; nearest: Float32Array; distance: number }[]> {
  const found = indices.map((index) => nearest[index] ?? { index: 0, distance: NaN });
  const images = await pixelsOf(
    training,
    Uint32Array.from(found, ({ index }) => index),
  );
  return indices.map((index, place) => ({
    sample: vectorRange(samples, index, index + 1).values,
    nearest: vectorRange(images, place, place + 1).values,
    distance: found[place]?.distance ?? NaN,
  }));
}

/** Places of the samples, those nearest to a training image first. */
export function byDistance(nearest: readonly Nearest[]): number[] {
  const distanceOf = (index: number) => nearest[index]?.distance ?? Infinity;
  return [...nearest.keys()].sort((a, b) => distanceOf(a) - distanceOf(b));
}
