import { MetricsError } from '../metrics-error';
import { vectorCount, type Vectors } from '../vectors';

/** A normal distribution in `mean.length` dimensions. */
export interface Gaussian {
  /** One number a feature. */
  readonly mean: Float64Array;
  /** [size, size], row by row, symmetric. */
  readonly covariance: Float64Array;
}

/**
 * Mean and unbiased covariance of some vectors, in float64.
 * @throws MetricsError for fewer than two vectors
 */
export function fitGaussian(vectors: Vectors): Gaussian {
  const count = vectorCount(vectors);
  if (count < 2)
    throw new MetricsError(`a covariance takes two vectors or more, not ${count}; use more images`);
  const mean = meanOf(vectors, count);
  return { mean, covariance: covarianceOf(vectors, mean, count) };
}

function meanOf({ values, size }: Vectors, count: number): Float64Array {
  const mean = new Float64Array(size);
  values.forEach((value, index) => (mean[index % size] = (mean[index % size] ?? 0) + value));
  return mean.map((sum) => sum / count);
}

function covarianceOf({ values, size }: Vectors, mean: Float64Array, count: number): Float64Array {
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (let start = 0; start < values.length; start += size) {
    for (let i = 0; i < size; i += 1) centred[i] = (values[start + i] ?? 0) - (mean[i] ?? 0);
    for (let i = 0; i < size; i += 1) {
      const left = centred[i] ?? 0;
      for (let j = 0; j <= i; j += 1) {
        covariance[i * size + j] = (covariance[i * size + j] ?? 0) + left * (centred[j] ?? 0);
      }
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = (covariance[i * size + j] ?? 0) / (count - 1);
      covariance[i * size + j] = value;
      covariance[j * size + i] = value;
    }
  }
  return covariance;
}
