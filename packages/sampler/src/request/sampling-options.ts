import type { TimestepSpacing, NoiseSchedule } from '@ddpm/scheduler';
import type { ClassLabel } from './class-labels';
import type { SamplingMethod } from '../methods/sampling-method';
import type { TimestepInterval } from './timesteps';
import type { RunnerDevice } from '@ddpm/engine';
import type { SampledImage } from '../pictures/sampled-image';
import type { SamplingModel } from '../loading/sampling-model';

/** What a callback learns of one step. The arrays are the callback's to keep. */
export interface SamplingStepEvent {
  /** Index of the step, 0..steps-1. */
  readonly step: number;
  /** Number of steps. */
  readonly steps: number;
  /** The timestep that the network was shown. */
  readonly t: number;
  /** Index of the batch, 0..batches-1. */
  readonly batch: number;
  /** Number of batches. */
  readonly batches: number;
  /** Index of the batch's first sample in the whole request. */
  readonly firstSampleIndex: number;
  /** Of one image, in pixels and channels. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /**
   * The images that the network was shown, one after the other, each [height, width, channels]: what the step began from,
   * with an inpainted image's kept part in its place.
   */
  readonly shown: Float32Array;
  /** The images after the step, one after the other, each [height, width, channels]. */
  readonly xt: Float32Array;
  /** The clean images that the step predicted, likewise. */
  readonly x0: Float32Array;
  /** Milliseconds since the step before it was done, or since the batch began. */
  readonly milliseconds: number;
}

/** How far a request has come. */
export interface SamplingProgress {
  /** Steps done, over all batches. */
  readonly done: number;
  /** Steps in all, over all batches. */
  readonly total: number;
}

/** A part of an image to be painted anew (RePaint, Lugmayr et al. 2022). */
export interface InpaintingOptions {
  /** The images, or one for all, in [-1, 1]: [count, height, width, channels]. */
  readonly images: Float32Array;
  /**
   * 1 where to paint anew, 0 where to keep, anything between to blend; [height, width] for all images, or one for each,
   * or one for each with channels.
   */
  readonly mask: Float32Array;
  /** How often each stretch of steps is run, with noise added in between, so that both parts agree; 1 where left out. */
  readonly resamplings?: number | undefined;
  /** Steps in a stretch; one in 25 of all where left out. Shorter ones agree better. */
  readonly jumpLength?: number | undefined;
}

/** What to sample, and how. */
export interface SamplingOptions {
  /** One label for each image; null for none, where the model was trained with a null label. */
  readonly classLabels?: readonly ClassLabel[] | undefined;
  /** How many images, in place of `classLabels`: for a model without labels, or images without one. */
  readonly count?: number | undefined;
  /** A safe integer from 0 on; 0 where left out. */
  readonly seed?: number | undefined;
  /**
   * Index of the first image in a larger set: sampling 0..9 in one go gives the same images as 0..4 and, with
   * `firstSampleIndex` 5, 5..9 somewhere else.
   */
  readonly firstSampleIndex?: number | undefined;
  /** Gives every image the noise of the first: one noise, many labels. */
  readonly sharedNoise?: boolean | undefined;
  /** Noise to start from in place of the seed's: [count, height, width, channels]. */
  readonly initialNoise?: Float32Array | undefined;
  /** Images to start from, in [-1, 1], noised to `strength`: [count, height, width, channels]. */
  readonly initialImages?: Float32Array | undefined;
  /** How much of the process `initialImages` go through, above 0 to 1, which forgets them; 0.5 where left out. */
  readonly strength?: number | undefined;
  /** Paints a part of given images anew. The method is `ddpm()` where left out. */
  readonly inpainting?: InpaintingOptions | undefined;
  /**
   * The reverse process. Where left out: the one that the model recommends, with its steps and guidance unless given;
   * else `ddim()`.
   */
  readonly method?: SamplingMethod | undefined;
  /** From 1 to the schedule's `numTrainTimesteps`; 50, or all where there are fewer, where left out. */
  readonly numInferenceSteps?: number | undefined;
  /**
   * The timesteps to visit, falling, each from 0 to the schedule's last, in place of a number of steps and a spacing; for
   * networks that are made for a few of them.
   */
  readonly timesteps?: readonly number[] | undefined;
  /** Where left out, the method's (`beta` for `uniPC()`), or else the schedule's own. */
  readonly timestepSpacing?: TimestepSpacing | undefined;
  /** Strength of classifier-free guidance; 1, which is off, where left out. */
  readonly guidanceScale?: number | undefined;
  /**
   * The timesteps in which to guide, whole numbers from 0 to the schedule's last, both ends included (Kynkäänniemi et
   * al. 2024); all where left out.
   */
  readonly guidanceInterval?: TimestepInterval | undefined;
  /** From 0, off, to 1: brings the contrast of guided predictions back (Lin et al. 2023, equation 16). */
  readonly guidanceRescale?: number | undefined;
  /** Whether to clip the predicted clean image in every step; the schedule's own where left out. */
  readonly clipSample?: boolean | undefined;
  /**
   * In place of clipping: the share of pixels, such as 0.995, that an image keeps in range by being scaled down (dynamic
   * thresholding, Saharia et al. 2022).
   */
  readonly dynamicThresholdingRatio?: number | undefined;
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

/** What sampling gives. */
export interface SamplingResult {
  /** One for each label, in order. */
  readonly images: readonly SampledImage[];
  /** All images one after the other, [count, height, width, channels]; the images' pixels are views of it. */
  readonly pixels: Float32Array;
  /** Of `pixels`. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** Where the steps ran. */
  readonly device: RunnerDevice;
}

/** The part of a `Sampler` that what is built on it needs. */
export interface ImageSource {
  /** The network that it samples from. */
  readonly model: SamplingModel;
  /** The noise that the network knows. */
  readonly schedule: NoiseSchedule;
  /** Samples images, as `Sampler.sample` does. */
  sample(options: SamplingOptions): Promise<SamplingResult>;
}
