/**
 * A diffusion model of handwritten digits that draws in few network calls, for @ddpm/sampler.
 *
 * @module @ddpm/digits/few-calls
 */
import { readModelFolder } from '../../../weights-package.disk';

/** A model of handwritten digits that draws in four, two or one network calls: `Sampler.fromPretrained(digits)`. */
export const digits = {
  name: '@ddpm/digits/few-calls',
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async (): Promise<Readonly<Record<string, Uint8Array>>> =>
    readModelFolder('@ddpm/digits', 'few-calls') ?? (await import('./few-calls-files.js')).modelFiles,
};
