/**
 * What the sampling methods are called, and what each does in a sentence; free of the code that samples.
 *
 * @module @ddpm/sampler/methods
 */

import type { MethodName } from './named-methods';

/** A sampling method, for people. */
export interface MethodDescription {
  /** Its name as the papers write it. */
  readonly title: string;
  /** What it does, in a sentence. */
  readonly words: string;
}

/** All sampling methods, by the names that `namedMethod` knows them by. */
export const methodDescriptions: Readonly<Record<MethodName, MethodDescription>> = {
  ddim: { title: 'DDIM', words: 'Goes straight for the predicted picture; fresh noise only as eta says.' },
  ddpm: { title: 'DDPM', words: 'The original: fresh noise in every step. It wants a few hundred of them.' },
  'dpm-solver-2m': {
    title: 'DPM-Solver++ 2M',
    words: 'Remembers the step before, and so needs only 10 to 25.',
  },
  'dpm-solver-3m': { title: 'DPM-Solver++ 3M', words: 'Remembers two steps; for 10 to 25.' },
  'dpm-solver-sde': { title: 'DPM-Solver++ SDE', words: 'Few steps, with fresh noise in each.' },
  euler: { title: 'Euler', words: 'Follows the slope: the simplest way down.' },
  heun: {
    title: 'Heun',
    words: 'Looks at the slope on both ends of a step: two network calls for one step.',
  },
  'sa-solver': {
    title: 'SA-Solver',
    words: 'Fresh noise in each step, and corrects itself; for 20 and more.',
  },
  unipc: { title: 'UniPC', words: 'Predicts, then corrects itself; good with as few as 5 to 15.' },
};
