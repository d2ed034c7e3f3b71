/**
 * A trained diffusion model of handwritten digits, for @ddpm/sampler.
 *
 * @module @ddpm/digits
 */
import { readModelFolder } from '../../../weights-package.disk';

/** A trained diffusion model of handwritten digits: `Sampler.fromPretrained(digits)` of `@ddpm/sampler`. */
export const digits = {
  name: '@ddpm/digits',
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async (): Promise<Readonly<Record<string, Uint8Array>>> =>
    readModelFolder('@ddpm/digits', 'model') ?? (await import('./model-files.js')).modelFiles,
};
