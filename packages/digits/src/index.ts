/**
 * A trained diffusion model of handwritten digits, for @ddpm/sampler.
 *
 * @module @ddpm/digits
 */
import { readModelFolder } from '../../../weights-package.disk';
import type { WeightsRequest, WeightsType } from '../../../weights-package.files';

export type { WeightsRequest, WeightsType } from '../../../weights-package.files';

/** A trained diffusion model of handwritten digits: `Sampler.fromPretrained(digits)` of `@ddpm/sampler`. */
export const digits = {
  name: '@ddpm/digits',
  dtypes: ['float16', 'int8'] satisfies readonly WeightsType[],
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async ({ dtype }: WeightsRequest = {}): Promise<Readonly<Record<string, Uint8Array>>> =>
    dtype === 'int8'
      ? (readModelFolder('@ddpm/digits', 'model-int8') ?? (await import('./model-int8-files.js')).modelFiles)
      : (readModelFolder('@ddpm/digits', 'model') ?? (await import('./model-files.js')).modelFiles),
};
