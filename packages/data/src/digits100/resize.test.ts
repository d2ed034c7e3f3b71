import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resize } from './resize';

const size = fc.integer({ min: 1, max: 12 });
const pictures = fc.tuple(size, size).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    values: fc
      .array(fc.float({ min: -1, max: 1, noNaN: true }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values) => Float32Array.from(values)),
  }),
);

describe('resizing', () => {
  test('to the same size changes nothing', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { width, height, values } = resize(picture, picture.width, picture.height);
        expect([width, height]).toEqual([picture.width, picture.height]);
        for (const [place, value] of values.entries()) {
          expect(Math.abs(value - (picture.values[place] ?? NaN))).toBeLessThan(1e-6);
        }
      }),
    );
  });

  test('stays within the range of the pixels and black, and keeps black black', () => {
    fc.assert(
      fc.property(pictures, size, size, (picture, width, height) => {
        const { values } = resize(picture, width, height);
        expect(values).toHaveLength(width * height);
        const brightest = Math.max(...picture.values);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(-1 - 1e-6);
          expect(value).toBeLessThanOrEqual(brightest + 1e-6);
        }
        const black = { ...picture, values: picture.values.map(() => -1) };
        expect(resize(black, width, height).values.every((value) => value === -1)).toBe(true);
      }),
    );
  });

  test('to half averages 1, 3, 3, 1 eighths of four pixels, black beyond the edge', () => {
    const { values } = resize({ width: 4, height: 1, values: Float32Array.of(1, 0, -1, 1) }, 2, 1);
    // Ink, from 0 to 2: beyond the edge 0, then 2, 1, 0, 2.
    const expected = [(0 * 1 + 2 * 3 + 1 * 3 + 0 * 1) / 8, (1 * 1 + 0 * 3 + 2 * 3 + 0 * 1) / 8];
    expect([...values]).toEqual(expected.map((ink) => Math.fround(ink - 1)));
  });

  test('to double interpolates linearly', () => {
    const { values } = resize({ width: 2, height: 1, values: Float32Array.of(1, 0) }, 4, 1);
    const expected = [0.75 * 2, 0.75 * 2 + 0.25 * 1, 0.25 * 2 + 0.75 * 1, 0.75 * 1];
    expect([...values]).toEqual(expected.map((ink) => ink - 1));
  });

  test('treats rows as it does columns', () => {
    fc.assert(
      fc.property(pictures, size, size, (picture, width, height) => {
        const turn = (from: { width: number; height: number; values: Float32Array }) => ({
          width: from.height,
          height: from.width,
          values: from.values.map(
            (_, place) =>
              from.values[(place % from.height) * from.width + Math.floor(place / from.height)] ?? NaN,
          ),
        });
        const resized = turn(resize(turn(picture), height, width));
        for (const [place, value] of resize(picture, width, height).values.entries()) {
          expect(Math.abs(value - (resized.values[place] ?? NaN))).toBeLessThan(1e-6);
        }
      }),
    );
  });
});
