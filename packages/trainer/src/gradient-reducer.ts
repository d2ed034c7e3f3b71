/**
 * What training wants of several processes that train one model together, seen from one of them. `@ddpm/mpi` has one
 * that satisfies it; any other way to add numbers up over processes will do.
 */
export interface GradientReducer {
  /** Number of this process, from 0. */
  readonly rank: number;
  /** How many processes there are. */
  readonly size: number;
  /**
   * Replaces each value by its sum over all processes, with the same bits on each. All processes make the same calls in
   * the same order; the promise resolves once the sums are there.
   */
  reduce(values: Float32Array): Promise<void>;
}
