/**
 * A trained diffusion model of articles of clothing, for @ddpm/sampler.
 *
 * @module @ddpm/fashion
 */
import { readModelFolder } from '../../../weights-package.disk';

/** A trained diffusion model of articles of clothing: `Sampler.fromPretrained(fashion)` of `@ddpm/sampler`. */
export const fashion = {
  name: '@ddpm/fashion',
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async (): Promise<Readonly<Record<string, Uint8Array>>> =>
    readModelFolder('@ddpm/fashion', 'model') ?? (await import('./model-files.js')).modelFiles,
};
