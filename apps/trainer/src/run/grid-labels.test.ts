import { describe, expect, it } from 'vitest';
import { gridLabels } from './grid-labels';

describe('the labels of a grid', () => {
  it('give each class a column, where there is one', () => {
    expect(gridLabels(20, 10, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(gridLabels(6, 3, 3)).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it.each([11, 12, 42, 100, 1000])('are all different and spread over all of %d classes', (numClasses) => {
    expect(new Set(gridLabels(numClasses, 10, numClasses)).size).toBe(numClasses);
    const row = gridLabels(10, 10, numClasses).sort((a, b) => a - b);
    const gaps = row.map((label, place) => (row[place + 1] ?? numClasses) - label);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(numClasses / 4));
  });

  it('show numbers of two digits with every digit in both places, soon', () => {
    const labels = gridLabels(20, 10, 100);
    expect(new Set(labels.map((label) => label % 10)).size).toBe(10);
    expect(new Set(labels.map((label) => Math.floor(label / 10))).size).toBe(10);
  });
});
