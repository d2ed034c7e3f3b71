import { pairNames } from '@ddpm/data';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelField } from '../address/shared-fields';
import { arePairs, chosenLabels, parseLabelChoice, rowChoice, rowOf } from './class-rows';

it('shows few classes all at once, and many in the row of ten that a class is in', () => {
  expect(rowOf(7, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(rowOf(37, 100)).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  expect(rowOf(46, 47)).toEqual([40, 41, 42, 43, 44, 45, 46]);
  expect(chosenLabels('all', 100)).toEqual(rowOf(50, 100));
  expect(chosenLabels(rowChoice(37), 100)).toEqual(rowOf(37, 100));
  expect(chosenLabels('3x', 10)).toEqual(rowOf(0, 10));
});

it('means classes that there are, whatever is chosen', () => {
  const choice = fc.oneof(
    fc.nat({ max: 999 }),
    fc.constant('all' as const),
    fc.nat({ max: 999 }).map(rowChoice),
  );
  fc.assert(
    fc.property(choice, fc.integer({ min: 1, max: 300 }), (chosen, count) => {
      const labels = chosenLabels(chosen, count);
      expect(labels.length).toBeGreaterThan(0);
      expect(labels.every((label) => Number.isInteger(label) && label >= 0 && label < count)).toBe(true);
    }),
  );
});

it('reads back what stands in an address, and nothing else', () => {
  for (const choice of ['all', 0, 7, 99, 123, '0x', '9x', '12x'] as const) {
    expect(labelField.parse(labelField.print(choice))).toBe(choice);
  }
  expect(['', 'x', '3y', '-1', '1234', '3.5', '123x', 'All'].map(parseLabelChoice)).toEqual(
    new Array(8).fill(undefined),
  );
});

it('knows numbers of two digits by their names', () => {
  expect(arePairs(pairNames)).toBe(true);
  expect(arePairs([...pairNames].reverse())).toBe(false);
  expect(arePairs(pairNames.slice(0, 10))).toBe(false);
});
