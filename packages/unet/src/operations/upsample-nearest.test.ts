import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveUpsampleNearest } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { upsampleNearest } from './upsample-nearest';

onEachBackend(() => {
  test.each([[[3, 2, 4, 5]], [[2, 1, 1, 3]], [[1, 3, 3, 1]]])('doubles maps of shape %j', (shape) => {
    checkOperation({
      operation: upsampleNearest,
      naiveOperation: naiveUpsampleNearest,
      inputs: [variedValues(shape, 1)],
    });
  });
});
