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
    expect(parseLabels(text, null, 10)).toEqual(labels);
  });

  it('knows names, whatever their case', () => {
    expect(parseLabels('sneaker,T-shirt/top,2', names, 10)).toEqual([1, 0, 2]);
  });

  it.each(['', 'seven', '1-', '-1', '1.5', '1,,2', '0-9999999'])('refuses "%s"', (text) => {
    expect(() => parseLabels(text, null, 10)).toThrow(/is no label/);
  });

  it('names the names there are, and refuses a backward range', () => {
    expect(() => parseLabels('Hat', names, 10)).toThrow(/T-shirt\/top, Sneaker, Bag/);
    expect(() => parseLabels('9-0', null, 10)).toThrow(/runs backwards/);
  });

  it('takes the exact name first, and another case only where one class fits', () => {
    expect(parseLabels('a,A,B', ['A', 'a', 'b'], 3)).toEqual([1, 0, 2]);
    expect(() => parseLabels('öl', ['ÖL', 'Öl'], 2)).toThrow('"öl" fits ÖL and Öl');
    expect(parseLabels('cafe\u0301', ['café'], 1)).toEqual([0]);
  });

  it('gives a number one meaning, alone and in a range', () => {
    expect(parseLabels('1,3,1-3', ['1', '2', '3'], 3)).toEqual([0, 2, 0, 1, 2]);
    expect(parseLabels('7,07,8-9', ['07', '08', '09'], 3)).toEqual([0, 0, 1, 2]);
    expect(() => parseLabels('0-2', ['1', '2', '3'], 3)).toThrow('"0-2" is no label');
    expect(parseLabels('2-3', ['2-3', '4'], 2)).toEqual([0]);
  });

  it('draws all, unless a class is called so', () => {
    expect(parseLabels('all', null, 4)).toEqual([0, 1, 2, 3]);
    expect(parseLabels('ALL', ['some', 'all'], 2)).toEqual([1]);
  });
});
