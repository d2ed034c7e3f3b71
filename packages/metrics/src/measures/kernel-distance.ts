import { permutation, randomKey } from '@ddpm/random';
import { MetricsError } from '../metrics-error';
import { vectorCount, vectorsAt, type Vectors } from '../vectors';

/** How {@link kernelDistance} draws its subsets. */
export interface KernelDistanceOptions {
  /** Of the choice of subsets. */
  readonly seed: number;
  /** 10 where left out. */
  readonly subsets?: number;
  /** Vectors of each set in a subset; 1000, but no more than half of the smaller set, where left out. */
  readonly subsetSize?: number;
}

/** The squared distance, and how much it varies. */
export interface KernelDistance {
  /** Mean over the subsets; near 0, on either side of it, for one distribution. */
  readonly value: number;
  /** Standard deviation over the subsets. */
  readonly deviation: number;
}

/**
 * KID (Bińkowski et al. 2018): the squared maximum mean discrepancy with the kernel (x·y / d + 1)³, unbiased, as the
 * mean over random subsets.
 *
 * @throws MetricsError where a subset would have fewer than two vectors
 */
export function kernelDistance(a: Vectors, b: Vectors, options: KernelDistanceOptions): KernelDistance {
  const available = Math.min(vectorCount(a), vectorCount(b));
  const size = Math.min(options.subsetSize ?? Math.min(1000, Math.floor(available / 2)), available);
  if (size < 2)
    throw new MetricsError(
      `a kernel distance takes subsets of two vectors or more, not ${size}; use more images`,
    );
  const values = Array.from({ length: options.subsets ?? 10 }, (_, subset) =>
    unbiasedDiscrepancy(
      vectorsAt(a, draw('a', vectorCount(a), size, options.seed, subset)),
      vectorsAt(b, draw('b', vectorCount(b), size, options.seed, subset)),
    ),
  );
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / values.length;
  return { value, deviation: Math.sqrt(variance) };
}

function draw(set: string, count: number, size: number, seed: number, subset: number): Uint32Array {
  return permutation(randomKey(seed, 'kernel-distance', set, subset), count).subarray(0, size);
}

/** The unbiased estimate of the squared discrepancy (Gretton et al. 2012, equation 3). */
export function unbiasedDiscrepancy(a: Vectors, b: Vectors): number {
  const [m, n] = [vectorCount(a), vectorCount(b)];
  const withinA = kernelSum(a) / (m * (m - 1));
  const withinB = kernelSum(b) / (n * (n - 1));
  return withinA + withinB - (2 * kernelSum(a, b)) / (m * n);
}

/** The sum of the kernel over all pairs of two sets; of one set, over all pairs of two different vectors of it. */
function kernelSum(a: Vectors, b?: Vectors): number {
  const { values, size } = a;
  const others = b?.values ?? values;
  let sum = 0;
  for (let i = 0; i < values.length; i += size) {
    // Of one set, each pair once: the kernel is symmetric.
    const end = b === undefined ? i : others.length;
    for (let j = 0; j < end; j += size) {
      let dot = 0;
      for (let k = 0; k < size; k += 1) dot += (values[i + k] ?? 0) * (others[j + k] ?? 0);
      sum += (dot / size + 1) ** 3;
    }
  }
  return b === undefined ? 2 * sum : sum;
}
