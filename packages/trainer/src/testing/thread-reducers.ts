import type { GradientReducer } from '../gradient-reducer';

interface Waiting {
  readonly rank: number;
  readonly values: Float32Array;
  readonly done: () => void;
}

/**
 * Reducers of `size` ranks that live in one process and meet in its memory. Each sum is made once, for all, and in the
 * order of the ranks, whoever arrives first: float32 addition is not associative.
 */
export function createThreadReducers(size: number): GradientReducer[] {
  let waiting: Waiting[] = [];
  const meet = (): void => {
    const all = waiting.sort((one, other) => one.rank - other.rank);
    waiting = [];
    const sums = new Float32Array(all[0]?.values.length ?? 0);
    for (const { values } of all)
      values.forEach((value, index) => (sums[index] = (sums[index] ?? 0) + value));
    for (const { values, done } of all) {
      values.set(sums);
      done();
    }
  };
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    reduce: (values) =>
      new Promise((done) => {
        waiting.push({ rank, values, done });
        if (waiting.length === size) meet();
      }),
  }));
}
