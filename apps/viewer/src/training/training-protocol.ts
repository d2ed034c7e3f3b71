import type { NetworkSize } from './network-sizes';

/** A run to begin, or to go on with. */
export interface TrainingRequest {
  /** Names the run: where one of that name is under way or was put aside, it goes on. */
  readonly runId: string;
  readonly size: NetworkSize;
  /** Of the initial weights, the order of the images and the noise. */
  readonly seed: number;
  /** Ends the run by itself after this step; null goes on until it is stopped. */
  readonly lastStep: number | null;
}

/** The pictures of ten digits as the network of that step draws them, always from the same noise. */
export interface TrainingFrame {
  readonly step: number;
  /** [10, 32, 32, 1], from 0 (black) to 255 (white). */
  readonly pixels: Uint8Array;
}

/** All that a run has shown so far. */
export interface TrainingHistory {
  readonly runId: string;
  readonly size: NetworkSize;
  readonly seed: number;
  /** The loss of every step, from the first on. */
  readonly losses: readonly number[];
  readonly frames: readonly TrainingFrame[];
}

export type TrainingEvent =
  /** What was done before; comes first, and again where a worker was lost. */
  | { readonly kind: 'begin'; readonly history: TrainingHistory; readonly parameterCount: number }
  /** Some steps, the first of which has that number; milliseconds are those of all of them. */
  | {
      readonly kind: 'steps';
      readonly firstStep: number;
      readonly losses: readonly number[];
      readonly milliseconds: number;
    }
  | { readonly kind: 'frame'; readonly frame: TrainingFrame }
  /** The run was put aside, and survives the page; or that failed. */
  | { readonly kind: 'saved'; readonly step: number; readonly problem: string | null };
