import fc from 'fast-check';
import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naive, naiveMaxPool, naiveMaxPoolGradient, type Naive } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { maxPool } from './max-pool';

function checkAgainstFirstLargest(x: Naive): void {
  checkOperation({
    operation: maxPool,
    naiveOperation: naiveMaxPool,
    naiveGradients: (dy, input) => [naiveMaxPoolGradient(dy, input)],
    inputs: [x],
  });
}

onEachBackend((backend) => {
  test('pools values of both signs', () => {
    checkOperation({
      operation: maxPool,
      naiveOperation: naiveMaxPool,
      inputs: [variedValues([2, 4, 6, 3], 1)],
    });
  });

  test('pools values that are all negative', () => {
    const negative = naive([3, 4, 2, 5], (index) => -3 - Math.sin(3 * index));
    checkOperation({ operation: maxPool, naiveOperation: naiveMaxPool, inputs: [negative] });
  });

  test('sends the gradient of a constant map to the first pixel of each window', () => {
    checkAgainstFirstLargest(naive([2, 4, 4, 2], () => -1.5));
  });

  test('sends the gradient to the first of equal largest pixels, wherever they are', () => {
    const values = fc.array(fc.constantFrom(-1, -0.5, 0, 2), { minLength: 48, maxLength: 48 });
    fc.assert(
      fc.property(values, (pixels) => {
        checkAgainstFirstLargest(naive([2, 2, 4, 3], (index) => pixels[index] ?? 0));
      }),
      { numRuns: 50 },
    );
  });

  test('tells apart pixels that differ by one unit in the last place, or by the smallest float32', () => {
    // TensorFlow's library takes numbers below the smallest normal one for zero.
    const smallest = backend === 'tensorflow' ? 2 ** -126 : 2 ** -149;
    const close = [1, 1 + 2 ** -23, -1, -1 + 2 ** -24, smallest, 0, -smallest, 3e38];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...close), { minLength: 16, maxLength: 16 }), (pixels) => {
        checkAgainstFirstLargest(naive([1, 4, 4, 1], (index) => pixels[index] ?? 0));
      }),
      { numRuns: 50 },
    );
  });
});
