import { permutation, randomKey } from '@ddpm/random';
import type { Readings } from '../classifier/image-reader';
import { MetricsError } from '../metrics-error';
import { vectorsAt, type Vectors } from '../vectors';

/** Real images in two halves of one size, and the labels to sample for a fair comparison with them. */
export interface Reference {
  /** Images in each half: as many as there are samples, but no more than half of the real ones. */
  readonly halfSize: number;
  /** Two halves of the real images. */
  readonly halves: readonly [Vectors, Vectors];
  /** The classes read in all the real images. */
  readonly classes: Int32Array;
  /**
   * The label to sample each image with. Samples come in groups of `halfSize`; the first group takes the labels of the
   * second half and is compared with the first, the next the other way round. So samples differ in their labels from
   * what they are compared with as one half does from the other, no more and no less.
   */
  readonly sampleLabels: Int32Array;
}

/** What a classifier has read in labelled images. */
export type LabelledReadings = Readings & { readonly labels: Int32Array };

/**
 * Splits real images, shuffled by the seed, for a comparison with `count` samples.
 * @throws MetricsError for fewer than eight samples or real images
 */
export function createReference(
  real: LabelledReadings,
  { count, seed }: { readonly count: number; readonly seed: number },
): Reference {
  const halfSize = Math.min(count, Math.floor(real.labels.length / 2));
  if (halfSize < 8) {
    throw new MetricsError(
      `a comparison takes eight samples and sixteen real images at least; there are ${count} and ${real.labels.length}`,
    );
  }
  const order = permutation(randomKey(seed, 'reference'), real.labels.length);
  const [first, second] = [order.slice(0, halfSize), order.slice(halfSize, 2 * halfSize)];
  const sampleLabels = Int32Array.from({ length: count }, (_, index) => {
    const half = Math.floor(index / halfSize) % 2 === 0 ? second : first;
    return real.labels[half[index % halfSize] ?? 0] ?? 0;
  });
  const halves = [vectorsAt(real.features, first), vectorsAt(real.features, second)] as const;
  return { halfSize, halves, classes: real.classes, sampleLabels };
}
