import type { TimestepSpacing } from '@ddpm/scheduler';
import type { SamplingMethod } from './sampling-method';

/** What a callback learns of one step. The arrays are the callback's to keep. */
export interface SamplingStepEvent {
  /** Index of the step, 0..steps-1. */
  readonly step: number;
  readonly steps: number;
  /** The timestep that the network was shown. */
  readonly t: number;
  /** Index of the batch, 0..batches-1. */
  readonly batch: number;
  readonly batches: number;
  /** Index of the batch's first sample in the whole request. */
  readonly firstSampleIndex: number;
  /** The images after the step, one after the other, each [height, width, channels]. */
  readonly xt: Float32Array;
  /** The clean images that the step predicted, likewise. */
  readonly x0: Float32Array;
}

/** How far a request has come. */
export interface SamplingProgress {
  /** Steps done, over all batches. */
  readonly done: number;
  readonly total: number;
}

/** What to sample, and how. */
export interface SamplingOptions {
  /** One label for each image; null for none, where the model was trained with a null label. */
  readonly classLabels?: readonly (number | null)[] | undefined;
  /** How many images, in place of `classLabels`: for a model without labels, or images without one. */
  readonly count?: number | undefined;
  /** A safe integer from 0 on; 0 where left out. */
  readonly seed?: number | undefined;
  /**
   * Index of the first image in a larger set: sampling 0..9 in one go gives the same images as 0..4 and, with
   * `firstSampleIndex` 5, 5..9 somewhere else.
   */
  readonly firstSampleIndex?: number | undefined;
  /** The reverse process; `ddim()` where left out. */
  readonly method?: SamplingMethod | undefined;
  /** From 1 to the schedule's `numTrainTimesteps`; 50, or all where there are fewer, where left out. */
  readonly numInferenceSteps?: number | undefined;
  /** The schedule's own where left out. */
  readonly timestepSpacing?: TimestepSpacing | undefined;
  /** Strength of classifier-free guidance; 1, which is off, where left out. */
  readonly guidanceScale?: number | undefined;
  /** Whether to clip the predicted clean image in every step; the schedule's own where left out. */
  readonly clipSample?: boolean | undefined;
  /** Images computed at once; where left out, the request is split evenly into batches of 64 or fewer. */
  readonly batchSize?: number | undefined;
  /** Aborting rejects with the signal's reason and frees everything. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step, or every `stepInterval`-th and the last; sampling waits for the promise it may return. */
  readonly onStep?: ((event: SamplingStepEvent) => void | Promise<void>) | undefined;
  /** 1 where left out. */
  readonly stepInterval?: number | undefined;
  /** Called after each step. */
  readonly onProgress?: ((progress: SamplingProgress) => void) | undefined;
}
