import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromFloat16Bits, toFloat16Bits } from './float16';

const halves = Array.from({ length: 0x10000 }, (_, bits) => bits);
const positive = halves.slice(0, 0x7c00).map(fromFloat16Bits);

function float32Bits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

/** The nearest of all finite positive binary16 numbers, ties to the even one, found by bisection. */
function nearestHalf(magnitude: number): number {
  let low = 0;
  let high = positive.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (positive[middle]! <= magnitude) low = middle;
    else high = middle - 1;
  }
  const below = positive[low]!;
  const above = positive[low + 1] ?? 65536;
  const distance = magnitude - below - (above - magnitude);
  return distance > 0 || (distance === 0 && low % 2 === 1) ? low + 1 : low;
}

test('known binary16 numbers have the values of IEEE 754', () => {
  const known: [bits: number, value: number][] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ];
  for (const [bits, value] of known) {
    expect(fromFloat16Bits(bits)).toBe(value);
    expect(toFloat16Bits(float32Bits(value))).toBe(bits);
  }
});

test('every binary16 number comes back as it was, and NaN as NaN', () => {
  for (const bits of halves) {
    const value = fromFloat16Bits(bits);
    if (Number.isNaN(value)) expect(fromFloat16Bits(toFloat16Bits(float32Bits(value)))).toBeNaN();
    else if (toFloat16Bits(float32Bits(value)) !== bits) expect.fail(`binary16 ${bits.toString(16)} changed`);
  }
});

test('any float32 goes to the nearest binary16 number, ties to the even one', () => {
  const float32 = fc.oneof(
    fc.float({ min: -65520, max: 65520, noNaN: true }),
    fc.float({ min: Math.fround(-(2 ** -13)), max: Math.fround(2 ** -13), noNaN: true }),
    // Exact ties: half way between neighbours.
    fc
      .integer({ min: 0, max: positive.length - 2 })
      .map((index) => (positive[index]! + positive[index + 1]!) / 2),
  );
  fc.assert(
    fc.property(float32, (value) => {
      const bits = toFloat16Bits(float32Bits(value));
      expect(bits & 0x7fff).toBe(nearestHalf(Math.abs(value)));
      expect(bits >>> 15).toBe(value < 0 || Object.is(value, -0) ? 1 : 0);
    }),
    { numRuns: 5000 },
  );
});
