export { numberFlag } from '@ddpm/sampler/command-line';
