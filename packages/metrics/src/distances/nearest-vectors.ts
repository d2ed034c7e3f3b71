import { vectorCount, type Vectors } from '../vectors';
import type { Distances } from './distances';

/** The vector of a set that lies nearest to some vector. */
export interface Nearest {
  /** Its place in the set. */
  readonly index: number;
  /** Euclidean, computed in float64. */
  readonly distance: number;
}

/** For each query the nearest vector of a set. */
export async function nearestVectors(
  queries: Vectors,
  set: Vectors,
  distances: Distances,
  onProgress?: (done: number, total: number) => void,
): Promise<Nearest[]> {
  const best = new Float32Array(vectorCount(queries)).fill(Infinity);
  const indices = new Uint32Array(best.length);
  await distances.forEachPair(
    queries,
    set,
    (query, index, squared) => {
      if (squared >= (best[query] ?? 0)) return;
      best[query] = squared;
      indices[query] = index;
    },
    onProgress,
  );
  return Array.from(indices, (index, query) => ({
    index,
    distance: distanceBetween(queries, query, set, index),
  }));
}

function distanceBetween(a: Vectors, i: number, b: Vectors, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.size; k += 1) {
    sum += ((a.values[i * a.size + k] ?? 0) - (b.values[j * b.size + k] ?? 0)) ** 2;
  }
  return Math.sqrt(sum);
}
