import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveAddEmbedding } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { addEmbedding } from './add-embedding';

onEachBackend(() => {
  test.each([
    [3, 2, 4, 5],
    [1, 1, 1, 1],
  ])('adds one vector to each of %i images of %ix%ix%i', (batch, height, width, channels) => {
    checkOperation({
      operation: addEmbedding,
      naiveOperation: naiveAddEmbedding,
      inputs: [variedValues([batch, height, width, channels], 1), variedValues([batch, channels], 2)],
    });
  });
});
