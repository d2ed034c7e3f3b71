import * as sampler from '@ddpm/sampler';
import { expect, test } from 'vitest';
import { allPages, readPage } from './pages';

/** The function that makes each method: `dpmSolver2M` makes `dpm-solver-2m`. */
const makers = sampler.methodNames.map((name) => {
  const letters = name.replaceAll('-', '');
  return Object.keys(sampler).find((exported) => exported.toLowerCase() === letters) ?? name;
});

/** What stands in backquotes in the first cells of a page's tables. */
function namedInTables(file: string): string[] {
  const cells = readPage(file)
    .text.split('\n')
    .flatMap((line) => /^\|([^|]*`[^|]*)\|/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name));
}

test.each(['packages/sampler/README.md', 'docs/mathematics.md'])('%s has every method in a table', (file) => {
  expect(namedInTables(file)).toEqual(expect.arrayContaining(makers));
});

test('whoever counts the methods counts right', () => {
  const numbers = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
  const counts = allPages().flatMap(({ file, text }) =>
    [...text.matchAll(/(\w+) (?:reverse processes|samplers|sampling methods)\b/gi)].flatMap(
      ([, word = '']) => {
        const count = /^\d+$/.test(word) ? Number(word) : numbers.indexOf(word.toLowerCase());
        return count < 2 ? [] : [{ file, count }];
      },
    ),
  );
  expect(counts.filter(({ count }) => count !== sampler.methodNames.length)).toEqual([]);
});
