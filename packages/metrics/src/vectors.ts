import { MetricsError } from './metrics-error';

/** Vectors of one length, one after the other. */
export interface Vectors {
  /** [count, size]. */
  readonly values: Float32Array;
  /** Numbers in one vector. */
  readonly size: number;
}

/** How many there are. @throws MetricsError where the last one is cut short */
export function vectorCount({ values, size }: Vectors): number {
  const count = values.length / size;
  if (Number.isInteger(count)) return count;
  throw new MetricsError(
    `${values.length} values are no whole number of vectors of ${size}; give all values of each`,
  );
}

/** The vectors from `first` up to, not including, `end`; a view. */
export function vectorRange({ values, size }: Vectors, first: number, end: number): Vectors {
  return { values: values.subarray(first * size, end * size), size };
}

/** The vectors at these places; a copy. */
export function vectorsAt({ values, size }: Vectors, indices: Uint32Array): Vectors {
  const taken = new Float32Array(indices.length * size);
  indices.forEach((index, row) => {
    taken.set(values.subarray(index * size, (index + 1) * size), row * size);
  });
  return { values: taken, size };
}
