/**
 * The flags and the work of `npx @ddpm/sampler`, for other programs.
 *
 * @module @ddpm/sampler/command-line
 */

export { addSampleFlags, type SampleFlags } from './sample-flags';
export { runSample } from './run-sample';
export type { SampleReport } from './sample-task';
export { numberFlag } from './number-flag';
export { intervalFlag } from './interval-flag';
export { UsageError } from './usage-error';
