import { describe, expect, it } from 'vitest';
import { parseLabels } from './label-list';

const names = ['T-shirt/top', 'Sneaker', 'Bag'];

describe('a list of labels', () => {
  it.each([
    ['7', [7]],
    ['0-3', [0, 1, 2, 3]],
    ['3,3,7', [3, 3, 7]],
    ['5-5, 1', [5, 1]],
  ])('%s means %j', (text, labels) => {
    expect(parseLabels(text, null)).toEqual(labels);
  });

  it('knows names, whatever their case', () => {
    expect(parseLabels('sneaker,T-shirt/top,2', names)).toEqual([1, 0, 2]);
  });

  it.each(['', 'seven', '1-', '-1', '1.5', '1,,2', '9999999'])('refuses "%s"', (text) => {
    expect(() => parseLabels(text, null)).toThrow(/is no label/);
  });

  it('names the names there are, and refuses a backward range', () => {
    expect(() => parseLabels('Hat', names)).toThrow(/T-shirt\/top, Sneaker, Bag/);
    expect(() => parseLabels('9-0', null)).toThrow(/runs backwards/);
  });
});
