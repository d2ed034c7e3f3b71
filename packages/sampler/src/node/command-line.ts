/**
 * The flags and the work of `npx @ddpm/sampler`, for other programs.
 *
 * @module @ddpm/sampler/command-line
 */

export { addSampleFlags, type SampleFlags } from './sample-flags';
export { runSample, type SampleReport } from './run-sample';
export { numberFlag } from './number-flag';
export { intervalFlag } from './interval-flag';
export { UsageError } from './usage-error';
