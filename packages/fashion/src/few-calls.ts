/**
 * A diffusion model of articles of clothing that draws in few network calls, for @ddpm/sampler.
 *
 * @module @ddpm/fashion/few-calls
 */
import { readModelFolder } from '../../../weights-package.disk';

/** A model of articles of clothing that draws in four, two or one network calls: `Sampler.fromPretrained(fashion)`. */
export const fashion = {
  name: '@ddpm/fashion/few-calls',
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async (): Promise<Readonly<Record<string, Uint8Array>>> =>
    readModelFolder('@ddpm/fashion', 'few-calls') ?? (await import('./few-calls-files.js')).modelFiles,
};
