import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normals, randomKey, RandomArgumentError, subKey, uniforms } from './index';

const part = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.string({ unit: 'binary' }));
const path = fc.array(part, { maxLength: 4 });

describe('randomKey', () => {
  test('is a pure function of its arguments', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), path, (seed, parts) => {
        expect(randomKey(seed, ...parts)).toEqual(randomKey(seed, ...parts));
      }),
    );
  });

  test('differs wherever the seed or the path differs', () => {
    const named = fc.tuple(fc.oneof(fc.nat(3), fc.maxSafeNat()), path);
    fc.assert(
      fc.property(named, named, ([seed, parts], [otherSeed, otherParts]) => {
        fc.pre(JSON.stringify([seed, parts]) !== JSON.stringify([otherSeed, otherParts]));
        expect(randomKey(seed, ...parts)).not.toEqual(randomKey(otherSeed, ...otherParts));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a number and its text', [7], ['7']],
    ['one string and its two halves', ['ab'], ['a', 'b']],
    ['strings that only zero bytes tell apart', ['a'], ['a\0']],
    ['strings at a block boundary', ['12345678'], ['12345678\0']],
    ['the empty string and no string', [''], []],
    ['numbers that agree in their lower 32 bits', [1], [1 + 2 ** 32]],
    ['an order and its reverse', [1, 2], [2, 1]],
    ['a path and its beginning', [1, 0], [1]],
  ])('tells %s apart', (_, first, second) => {
    expect(randomKey(5, ...first)).not.toEqual(randomKey(5, ...second));
  });

  test('gives a million neighbouring keys without a collision', () => {
    const seen = new Set<bigint>();
    for (let sample = 0; sample < 1000; sample += 1) {
      const base = randomKey(1, 'step', sample);
      for (let step = 0; step < 1000; step += 1) {
        const [a, b, c, d] = subKey(base, step).words;
        seen.add((BigInt(a) << 96n) | (BigInt(b) << 64n) | (BigInt(c) << 32n) | BigInt(d));
      }
    }
    expect(seen.size).toBe(1_000_000);
  });

  test('seed 0 is a seed: its numbers are neither zero nor those of another seed', () => {
    expect(Math.max(...normals(randomKey(0), 100))).toBeGreaterThan(1);
    expect(normals(randomKey(0), 8)).not.toEqual(normals(randomKey(1), 8));
  });

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => randomKey(seed)).toThrow(RandomArgumentError);
    expect(() => randomKey(seed)).toThrow(`The seed is ${seed}; pass an integer from 0 to 9007199254740991.`);
    expect(() => randomKey(0, 'step', seed)).toThrow('number in the path');
  });
});

test('subKey continues the path of its key', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), path, path, (seed, head, tail) => {
      expect(subKey(randomKey(seed, ...head), ...tail)).toEqual(randomKey(seed, ...head, ...tail));
    }),
  );
});

test('the streams are frozen: changing them would change every picture of every seed', () => {
  expect(randomKey(0).words).toEqual([930156066, 1046329835, 374101884, 19952417]);
  expect(randomKey(42, 'step', 7, 999).words).toEqual([2877396363, 2726023062, 1564655129, 2668320933]);
  expect(randomKey(Number.MAX_SAFE_INTEGER, 'a string longer than a block: é').words).toEqual([
    2796691398, 1199421732, 3596805694, 244788629,
  ]);
  expect([...normals(randomKey(42, 'initial', 0), 4)]).toEqual([
    0.10022014379501343, 0.74589604139328, -0.20037366449832916, 0.36083105206489563,
  ]);
  expect([...uniforms(randomKey(42, 'initial', 0), 2)]).toEqual([0.7533672170992413, 0.9183521742424187]);
});
