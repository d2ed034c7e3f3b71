import type { NoiseSchedule } from '@ddpm/scheduler';
import type { SamplingModel } from '../loading/sampling-model';
import type { SamplingOptions } from './sampling-options';
import type { SamplingResult } from './sampling-result';

/** The part of a `Sampler` that what is built on it needs. */
export interface ImageSource {
  /** The network that it samples from. */
  readonly model: SamplingModel;
  /** The noise that the network knows. */
  readonly schedule: NoiseSchedule;
  /** Samples images, as `Sampler.sample` does. */
  sample(options: SamplingOptions): Promise<SamplingResult>;
}
