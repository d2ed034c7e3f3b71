import { describe, expect, it } from 'vitest';
import { labelAccuracy } from '@ddpm/metrics';
import { digitConfusion, pairAccuracy } from './pair-accuracy';

const asked = Int32Array.of(37, 37, 4, 99, 50);
const read = Int32Array.of(37, 31, 14, 99, 6);

describe('numbers of two digits', () => {
  it('are right as a whole, or in one of their digits', () => {
    expect(pairAccuracy(asked, read)).toEqual({ images: 5, both: 2 / 5, tens: 3 / 5, units: 3 / 5 });
  });

  it('are confused digit by digit', () => {
    const { confusion } = labelAccuracy(asked, read, 100);
    const counts = (place: 'tens' | 'units') =>
      digitConfusion(confusion, place).flatMap((row, from) =>
        row.flatMap((count, to) => (count === 0 ? [] : [[from, to, count]])),
      );
    expect(counts('tens')).toEqual([
      [0, 1, 1],
      [3, 3, 2],
      [5, 0, 1],
      [9, 9, 1],
    ]);
    expect(counts('units')).toEqual([
      [0, 6, 1],
      [4, 4, 1],
      [7, 1, 1],
      [7, 7, 1],
      [9, 9, 1],
    ]);
  });
});
