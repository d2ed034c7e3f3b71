import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveAdd } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { add } from './add';

onEachBackend(() => {
  test.each([[[2, 3, 2, 4]], [[3, 5]]])('adds maps of shape %j', (shape) => {
    checkOperation({
      operation: add,
      naiveOperation: naiveAdd,
      inputs: [variedValues(shape, 1), variedValues(shape, 2)],
    });
  });
});
