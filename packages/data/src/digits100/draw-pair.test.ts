import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawPair } from './draw-pair';
import type { GreyPicture } from './ink-box';

/** A picture with one white rectangle. */
function rectangle(left: number, top: number, width: number, height: number): GreyPicture {
  const inside = (column: number, row: number): boolean =>
    column >= left && column < left + width && row >= top && row < top + height;
  const values = Float32Array.from({ length: 28 * 28 }, (_, place) =>
    inside(place % 28, Math.floor(place / 28)) ? 1 : -1,
  );
  return { width: 28, height: 28, values };
}

function draw(tens: GreyPicture, units: GreyPicture): Float32Array {
  const output = new Float32Array(32 * 32).fill(NaN);
  drawPair(tens, units, output);
  return output;
}

/** The columns and rows that hold ink. */
function inkOf(picture: Float32Array): { columns: number[]; rows: number[] } {
  const places = Array.from(picture.keys()).filter((place) => (picture[place] ?? -1) > -0.99);
  const sorted = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
  return {
    columns: sorted(places.map((place) => place % 32)),
    rows: sorted(places.map((place) => Math.floor(place / 32))),
  };
}

function from(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, offset) => first + offset);
}

test('a digit becomes 22 pixels high, at most 14 wide, in the middle of its half', () => {
  const wide = rectangle(2, 3, 20, 20);
  const narrow = rectangle(20, 0, 4, 22);
  const { columns, rows } = inkOf(draw(wide, narrow));
  expect(rows).toEqual(from(5, 22));
  expect(columns).toEqual([...from(1, 14), ...from(22, 4)]);
});

test('where the digit was in its picture makes no difference', () => {
  expect(draw(rectangle(0, 0, 9, 17), rectangle(3, 4, 6, 20))).toEqual(
    draw(rectangle(15, 8, 9, 17), rectangle(9, 1, 6, 20)),
  );
});

test('a stroke squeezed to half its width keeps its ink', () => {
  const values = Float32Array.from({ length: 28 * 22 }, (_, place) =>
    // An upright stroke of two grey pixels, and the outermost columns, which make the digit 28 wide.
    [0, 13, 14, 27].includes(place % 28) ? 0 : -1,
  );
  const picture = draw({ width: 28, height: 22, values }, rectangle(0, 0, 2, 2));
  const ink = Array.from(picture.subarray(16 * 32 + 1, 16 * 32 + 15), (value) => value + 1);
  // Each of the two pixels in the middle has (3 + 1) eighths of the stroke's ink, 1, and gets twice as bright.
  expect(ink.slice(4, 10)).toEqual([0, 0, 1, 1, 0, 0]);
});

test('whatever the pictures, all pixels are numbers from -1 to 1, and each half holds its own digit', () => {
  const pictures = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([width, height]) =>
      fc
        .array(fc.float({ min: -1, max: 1, noNaN: true }), {
          minLength: width * height,
          maxLength: width * height,
        })
        .map((values) => ({ width, height, values: Float32Array.from(values) })),
    );
  const black = rectangle(0, 0, 0, 0);
  fc.assert(
    fc.property(pictures, pictures, (tens, units) => {
      const whole = draw(tens, units);
      expect(whole.every((value) => value >= -1 && value <= 1)).toBe(true);
      const [left, right] = [draw(tens, black), draw(black, units)];
      for (const [place, value] of whole.entries()) {
        expect(value).toBe(place % 32 < 16 ? left[place] : right[place]);
      }
    }),
    { numRuns: 30 },
  );
});
