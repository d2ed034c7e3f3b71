/**
 * A trained diffusion model of two-digit numbers, 00 to 99, for @ddpm/sampler.
 *
 * @module @ddpm/digits100
 */
import { readModelFolder } from '../../../weights-package.disk';

/**
 * A trained diffusion model of two-digit numbers: `Sampler.fromPretrained(digits100)` of `@ddpm/sampler`. Ten of the
 * hundred were never shown in training; `held_out_pairs` of its `model_index.json` names them.
 */
export const digits100 = {
  name: '@ddpm/digits100',
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async (): Promise<Readonly<Record<string, Uint8Array>>> =>
    readModelFolder('@ddpm/digits100', 'model') ?? (await import('./model-files.js')).modelFiles,
};
