import { vectorCount, type Vectors } from '../vectors';
import type { Distances } from './distances';
import { nearestVectors, type Nearest } from './nearest-vectors';

/** How near samples come to what the model was trained on. */
export interface Memorization {
  /** Of each sample, the training image nearest to it. */
  readonly nearest: readonly Nearest[];
  /** Median of their distances. */
  readonly median: number;
  /** Median of the same distances of real images that the model has not seen. */
  readonly realMedian: number;
  /**
   * Share of the samples that are nearer to a training image than all but one in a hundred of the real images are: 0.01
   * where nothing is learned by heart.
   */
  readonly suspiciousShare: number;
}

/** Compares the distances of samples and of unseen real images to the training images, all three in one space. */
export async function measureMemorization(
  samples: Vectors,
  real: Vectors,
  training: Vectors,
  distances: Distances,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Memorization> {
  const count = vectorCount(samples);
  const total = count + vectorCount(real);
  const nearest = await nearestVectors(samples, training, distances, (done) => {
    onProgress(done, total);
  });
  const realNearest = await nearestVectors(real, training, distances, (done) => {
    onProgress(count + done, total);
  });
  return compareNearest(nearest, realNearest);
}

/** The figures of samples and of unseen real images whose nearest training images are known. */
export function compareNearest(nearest: readonly Nearest[], realNearest: readonly Nearest[]): Memorization {
  const [own, others] = [sortedDistances(nearest), sortedDistances(realNearest)];
  const limit = quantile(others, 0.01);
  return {
    nearest,
    median: quantile(own, 0.5),
    realMedian: quantile(others, 0.5),
    suspiciousShare: own.filter((distance) => distance < limit).length / own.length,
  };
}

function sortedDistances(nearest: readonly Nearest[]): Float64Array {
  return Float64Array.from(nearest, ({ distance }) => distance).sort();
}

/** The value that this share of the ascending values lies below. */
function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? NaN;
}
