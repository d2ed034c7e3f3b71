import { test } from 'vitest';
import { checkOperation, variedValues } from '../testing/check-operation';
import { naiveConcatChannels } from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { concatChannels } from './concat-channels';

onEachBackend(() => {
  test.each([
    [4, 2],
    [1, 5],
  ])('puts %i channels before %i', (first, second) => {
    checkOperation({
      operation: concatChannels,
      naiveOperation: naiveConcatChannels,
      inputs: [variedValues([3, 2, 3, first], 1), variedValues([3, 2, 3, second], 2)],
    });
  });
});
