import { prepareBackend } from '@ddpm/engine';
import { beforeAll, describe } from 'vitest';

/** Declares the same tests on the backends that every browser has. */
export function onEachBackend(tests: () => void): void {
  describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
    beforeAll(async () => {
      await prepareBackend(backend, { threads: 1 });
    });
    tests();
  });
}
