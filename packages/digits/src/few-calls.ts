/**
 * A diffusion model of handwritten digits that draws in few network calls, for @ddpm/sampler.
 *
 * @module @ddpm/digits/few-calls
 */
import { readModelFolder } from '../../../weights-package.disk';
import type { WeightsRequest, WeightsType } from '../../../weights-package.files';

export type { WeightsRequest, WeightsType } from '../../../weights-package.files';

/** A model of handwritten digits that draws in four, two or one network calls: `Sampler.fromPretrained(digits)`. */
export const digits = {
  name: '@ddpm/digits/few-calls',
  dtypes: ['float16', 'int8'] satisfies readonly WeightsType[],
  /** The files of the model folder, by path; loaded when asked for, so that importing this costs nothing. */
  load: async ({ dtype }: WeightsRequest = {}): Promise<Readonly<Record<string, Uint8Array>>> =>
    dtype === 'int8'
      ? (readModelFolder('@ddpm/digits', 'few-calls-int8') ??
        (await import('./few-calls-int8-files.js')).modelFiles)
      : (readModelFolder('@ddpm/digits', 'few-calls') ?? (await import('./few-calls-files.js')).modelFiles),
};
