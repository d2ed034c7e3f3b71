export { UsageError } from '@ddpm/sampler/command-line';
