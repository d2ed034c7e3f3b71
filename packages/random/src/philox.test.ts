import { expect, test } from 'vitest';
import { multiplyHigh, philox, type Words } from './philox';

// Random123, kat_vectors, philox4x32 10: counter, key, result.
const knownAnswers: readonly (readonly [Words, readonly [number, number], Words])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test.each(knownAnswers)('philox of counter %j and key %j is the published block', (counter, key, block) => {
  expect(philox(counter, key)).toEqual(block);
});

test.each([
  [0xffffffff, 0xffffffff],
  [0xd2511f53, 0xfffffffe],
  [0x80000000, 0x80000001],
  [0x0001ffff, 0xffff0001],
  [3, 5],
])('the high word of %i times %i agrees with exact integers', (a, b) => {
  expect(multiplyHigh(a, b) >>> 0).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
});
