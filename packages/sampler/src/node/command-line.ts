export { addSampleFlags, type SampleFlags } from './sample-flags';
export { runSample, type SampleReport } from './run-sample';
export { numberFlag } from './number-flag';
export { UsageError } from './usage-error';
