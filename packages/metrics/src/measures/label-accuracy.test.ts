import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classBalance } from './class-balance';
import { labelAccuracy } from './label-accuracy';

const labels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 });

describe('label accuracy', () => {
  it('counts what is read as what', () => {
    const { accuracy, byClass, confusion } = labelAccuracy(
      Int32Array.of(0, 0, 0, 1),
      Int32Array.of(0, 1, 0, 1),
      3,
    );
    expect(accuracy).toBe(0.75);
    expect(byClass).toEqual([2 / 3, 1, null]);
    expect(confusion).toEqual([
      [2, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('is 1 for right readings alone, and its table adds up', () => {
    fc.assert(
      fc.property(labels, labels, (asked, others) => {
        const read = asked.map((label, index) => others[index] ?? label);
        const { accuracy, confusion } = labelAccuracy(Int32Array.from(asked), Int32Array.from(read), 5);
        expect(accuracy === 1).toBe(asked.every((label, index) => label === read[index]));
        expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(asked.length);
      }),
    );
  });

  it('refuses other numbers of readings, and classes that there are not', () => {
    expect(() => labelAccuracy(Int32Array.of(1), new Int32Array(2), 3)).toThrow(/one label for each/);
    expect(() => labelAccuracy(Int32Array.of(3), Int32Array.of(0), 3)).toThrow(/label 3/);
    expect(() => labelAccuracy(Int32Array.of(0), Int32Array.of(-1), 3)).toThrow(/reading -1/);
  });
});

describe('class balance', () => {
  it('is 0 for the same spread and 1 where no class is shared', () => {
    const balance = (read: number[], expected: number[]) =>
      classBalance(Int32Array.from(read), Int32Array.from(expected), 4);
    expect(balance([0, 1, 1], [1, 0, 1]).totalVariation).toBe(0);
    expect(balance([0, 1], [2, 3]).totalVariation).toBe(1);
    expect(balance([0, 0, 0, 1], [0, 1])).toMatchObject({ shares: [0.75, 0.25, 0, 0], totalVariation: 0.25 });
  });

  it('has shares that add up to 1 and a variation from 0 to 1', () => {
    fc.assert(
      fc.property(labels, labels, (read, expected) => {
        const { shares, totalVariation } = classBalance(Int32Array.from(read), Int32Array.from(expected), 5);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
        expect(totalVariation).toBeGreaterThanOrEqual(0);
        expect(totalVariation).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
