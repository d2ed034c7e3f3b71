import type { NoiseSchedule } from '@ddpm/scheduler';
import type { SamplingModel } from './sampling-model';
import type { SamplingOptions } from './sampling-options';
import type { SamplingResult } from './sampling-result';

/** The part of a `Sampler` that what is built on it needs. */
export interface ImageSource {
  readonly model: SamplingModel;
  readonly schedule: NoiseSchedule;
  sample(options: SamplingOptions): Promise<SamplingResult>;
}
