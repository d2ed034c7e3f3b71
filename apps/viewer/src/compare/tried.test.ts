import { expect, it } from 'vitest';
import { few } from './ready-pairs';
import { createTried, type TriedRun } from './tried';

function run(seed: number, milliseconds = 1): TriedRun {
  const settings = { ...few, seed };
  return { settings, className: '3', picture: new Float32Array(1), shape: [1, 1, 1], milliseconds };
}

it('keeps the latest of each setting, the newest first, and no more than there is room for', () => {
  const tried = createTried();
  tried.add(run(1));
  tried.add(run(2));
  tried.add(run(1, 5));
  expect(tried.runs.value.map(({ settings, milliseconds }) => [settings.seed, milliseconds])).toEqual([
    [1, 5],
    [2, 1],
  ]);
  for (let seed = 10; seed < 100; seed += 1) tried.add(run(seed));
  expect(tried.runs.value).toHaveLength(40);
  expect(tried.runs.value[0]?.settings.seed).toBe(99);
});
