import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosineOfWord, logOfWord, sineOfWord } from './elementary-functions';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const edges = [0, 1, 2, 2 ** 29, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 3 * 2 ** 30, 2 ** 32 - 2, 2 ** 32 - 1];
const examples = edges.map((edge) => [edge] as [number]);

test('logOfWord is the natural logarithm of the middle of the word', () => {
  fc.assert(
    fc.property(word, (value) => {
      const exact = Math.log((value + 0.5) / 2 ** 32);
      expect(Math.abs(logOfWord(value) / exact - 1)).toBeLessThan(5e-16);
    }),
    { examples, numRuns: 5000 },
  );
});

test('sineOfWord and cosineOfWord are the sine and the cosine of the fraction of a turn', () => {
  fc.assert(
    fc.property(word, (value) => {
      const angle = (value / 2 ** 32) * 2 * Math.PI;
      // The angle itself is rounded to 2^-51 here, while the word is exact.
      expect(Math.abs(sineOfWord(value) - Math.sin(angle))).toBeLessThan(1.5e-15);
      expect(Math.abs(cosineOfWord(value) - Math.cos(angle))).toBeLessThan(1.5e-15);
    }),
    { examples, numRuns: 5000 },
  );
});

test('quarter turns are exact', () => {
  expect([0, 1, 2, 3].map((quarter) => sineOfWord(quarter * 2 ** 30) + 0)).toEqual([0, 1, 0, -1]);
  expect([0, 1, 2, 3].map((quarter) => cosineOfWord(quarter * 2 ** 30) + 0)).toEqual([1, 0, -1, 0]);
});
