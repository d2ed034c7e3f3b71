import { MetricsError } from '../metrics-error';
import { vectorCount, type Vectors } from '../vectors';
import type { Distances } from './distances';

/** Quality and variety, each a share from 0 to 1. */
export interface PrecisionRecall {
  /** Share of the samples that lie within the real images' manifold: do they look real? */
  readonly precision: number;
  /** Share of the real images that lie within the samples' manifold: is every kind of image made? */
  readonly recall: number;
}

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019). A set's manifold is the union of the balls around its
 * vectors that reach to each one's k-th nearest neighbour in the set.
 *
 * @throws MetricsError where a set has no more than k vectors
 */
export async function precisionRecall(
  real: Vectors,
  samples: Vectors,
  distances: Distances,
  k = 3,
): Promise<PrecisionRecall> {
  if (Math.min(vectorCount(real), vectorCount(samples)) <= k) {
    throw new MetricsError(
      `precision and recall with k = ${k} take more than ${k} images of each kind; use more`,
    );
  }
  const realRadii = await neighbourDistances(real, k, distances);
  const sampleRadii = await neighbourDistances(samples, k, distances);
  const sampleIsCovered = new Uint8Array(sampleRadii.length);
  const realIsCovered = new Uint8Array(realRadii.length);
  await distances.forEachPair(real, samples, (realIndex, sampleIndex, squared) => {
    if (squared <= (realRadii[realIndex] ?? 0)) sampleIsCovered[sampleIndex] = 1;
    if (squared <= (sampleRadii[sampleIndex] ?? 0)) realIsCovered[realIndex] = 1;
  });
  return { precision: shareOf(sampleIsCovered), recall: shareOf(realIsCovered) };
}

function shareOf(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
}

/** The squared distance from each vector to its k-th nearest other one. */
async function neighbourDistances(vectors: Vectors, k: number, distances: Distances): Promise<Float32Array> {
  const count = vectorCount(vectors);
  // Of each vector the k smallest distances so far, in ascending order.
  const smallest = new Float32Array(count * k).fill(Infinity);
  await distances.forEachPair(vectors, vectors, (from, to, squared) => {
    if (from === to) return;
    let place = (from + 1) * k - 1;
    if (squared >= (smallest[place] ?? 0)) return;
    for (; place > from * k && squared < (smallest[place - 1] ?? 0); place -= 1) {
      smallest[place] = smallest[place - 1] ?? Infinity;
    }
    smallest[place] = squared;
  });
  return Float32Array.from({ length: count }, (_, index) => smallest[(index + 1) * k - 1] ?? Infinity);
}
