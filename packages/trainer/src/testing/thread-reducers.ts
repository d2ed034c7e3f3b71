import type { GradientReducer } from '../gradient-reducer';

/** Reducers of `size` ranks that live in one process and meet in its memory; each sum is made once, for all. */
export function createThreadReducers(size: number): GradientReducer[] {
  let waiting: { readonly values: Float32Array; readonly done: () => void }[] = [];
  const meet = (): void => {
    const all = waiting;
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
        waiting.push({ values, done });
        if (waiting.length === size) meet();
      }),
  }));
}
