import type { SamplingOptions, SamplingResult } from '../request/sampling-options';
import type { Sampler } from '../sampler';
import type { SampleFlags } from './sample-flags';

/** What a `sample` command has done. */
export interface SampleReport {
  /** Number of images drawn. */
  readonly images: number;
  /** Where the steps ran, for people. */
  readonly device: string;
  /** What was written, an absolute path; null for standard output. */
  readonly out: string | null;
}

/** What the writers share: the sampler, its whole request, what was typed, and how many images it is. */
export interface SampleTask {
  readonly sampler: Sampler;
  readonly whole: SamplingOptions;
  readonly flags: SampleFlags;
  readonly count: number;
  /** An absolute path; null for standard output. */
  readonly out: string | null;
}

/** What is said of a task that is done. */
export function report(
  result: SamplingResult | undefined,
  images: number,
  { out }: SampleTask,
): SampleReport {
  return { images, device: result?.device.description ?? 'nothing', out };
}
