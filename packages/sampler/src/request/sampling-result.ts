import type { RunnerDevice } from '@ddpm/engine';
import type { SampledImage } from '../pictures/sampled-image';

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
