import fc from 'fast-check';
import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveLinear, naiveProduct } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { linear, product } from './linear';

const size = fc.integer({ min: 1, max: 6 });

onEachBackend(() => {
  test('maps a batch of vectors, whatever the sizes', () => {
    fc.assert(
      fc.property(size, size, size, (batch, inputs, outputs) => {
        checkOperation({
          operation: linear,
          naiveOperation: naiveLinear,
          inputs: [
            variedValues([batch, inputs], 1),
            variedValues([inputs, outputs], 2),
            variedValues([outputs], 3),
          ],
        });
      }),
      { numRuns: 15 },
    );
  });

  test('multiplies without a bias', () => {
    checkOperation({
      operation: product,
      naiveOperation: naiveProduct,
      inputs: [variedValues([4, 3], 1), variedValues([3, 5], 2)],
    });
  });
});
