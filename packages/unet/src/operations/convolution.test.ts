import fc from 'fast-check';
import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveConvolution } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { convolution } from './convolution';

const upTo = (max: number) => fc.integer({ min: 1, max });

onEachBackend(() => {
  test.each([1, 3])('convolves with a filter of size %i, whatever the batch, image and channels', (size) => {
    fc.assert(
      fc.property(
        upTo(3),
        upTo(5),
        upTo(4),
        upTo(3),
        upTo(3),
        (batch, height, width, inChannels, outChannels) => {
          checkOperation({
            operation: convolution,
            naiveOperation: naiveConvolution,
            inputs: [
              variedValues([batch, height, width, inChannels], 1),
              variedValues([size, size, inChannels, outChannels], 2),
              variedValues([outChannels], 3),
            ],
          });
        },
      ),
      { numRuns: 20 },
    );
  });
});
