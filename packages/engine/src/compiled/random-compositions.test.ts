import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { compose, compositionInputs, compositions } from './testing/compositions';
import { runEagerly } from './testing/eager';
import { expectClose, runCompiled } from './testing/expect-same';
import { runInSimulatedBlocks, testedTargets } from './testing/targets';

beforeAll(() => tf.setBackend('cpu'));

/** Blocks shorter than any processor's, so that small maps are whole blocks, and those of AVX2. */
const simulatedBlocks = [4, 8] as const;

/** How many compositions are tried; a longer run is asked for by the environment. */
const runs = Number(process.env['COMPOSITIONS'] ?? 120);

test(
  'random functions give the same on every target',
  async () => {
    const targets = await testedTargets();
    await fc.assert(
      fc.asyncProperty(compositions, async (moves) => {
        const step = compose(moves);
        const expected = runEagerly(step, compositionInputs);
        for (const target of targets) {
          const actual = await runCompiled(step, compositionInputs, target);
          expectClose(actual, expected, 2e-5, `block ${target.blockSize ?? 'none'}`);
        }
        for (const block of simulatedBlocks) {
          const actual = await runInSimulatedBlocks(step, compositionInputs, block);
          expectClose(actual, expected, 2e-5, `simulated block ${block}`);
        }
      }),
      { numRuns: runs },
    );
  },
  300_000 + 2000 * runs,
);
