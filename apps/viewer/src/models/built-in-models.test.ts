import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { builtInModels } from './built-in-models';

const require = createRequire(import.meta.url);

it.each(builtInModels)('says of $id which classes its training never showed', ({ packageName, unseen }) => {
  const folder = path.dirname(require.resolve(`${packageName}/package.json`));
  const index: unknown = JSON.parse(readFileSync(path.join(folder, 'model/model_index.json'), 'utf8'));
  expect((index as { held_out_pairs?: readonly number[] }).held_out_pairs).toEqual(unseen);
});
