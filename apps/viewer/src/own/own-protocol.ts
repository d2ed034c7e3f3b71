import type { TrainingState } from '@ddpm/trainer';

/** Pictures to learn from. */
export interface OwnLesson {
  /** Names of the classes, 2 to 10. */
  readonly classNames: readonly string[];
  /** [count, 32, 32], 0 (black) to 255 (white). */
  readonly images: Uint8Array;
  /** Class of each picture, by its place in `classNames`. */
  readonly labels: Uint8Array;
  readonly seed: number;
}

/** A lesson to begin, or to go on with. */
export interface OwnRequest {
  readonly lesson: OwnLesson;
  /** Address of the model folder that the network begins as. */
  readonly teacher: string;
  /** What was learned so far; null begins. */
  readonly from: TrainingState | null;
  /** Of the whole run. */
  readonly steps: number;
}

export type OwnEvent =
  | { readonly kind: 'step'; readonly step: number; readonly loss: number }
  /** Pictures of each class in turn, `PICTURES_A_CLASS` times, [count, 32, 32, 1], as the network draws them at that step. */
  | { readonly kind: 'drawn'; readonly step: number; readonly pixels: Float32Array }
  /** Comes last, however the run ends. */
  | { readonly kind: 'learned'; readonly learned: TrainingState };

/** What is to be kept as a model. */
export interface OwnModelRequest {
  readonly learned: TrainingState;
  /** In the order of the labels. */
  readonly classNames: readonly string[];
}
