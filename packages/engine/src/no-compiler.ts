import type { StepRunner } from './contract';
import type { createCompiledRunner as inNode } from './node/create-compiled-runner';
import { RuntimeUnavailableError } from './runner-errors';

/** What `#compiled` is outside Node: a page that samples carries no compiler. */
export const createCompiledRunner: typeof inNode = (): Promise<StepRunner> =>
  Promise.reject(
    new RuntimeUnavailableError(
      'The compiled engine is loaded by its name in Node alone; elsewhere pass createRunner of @ddpm/engine/compiled, or choose auto.',
    ),
  );
