import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integers, normals, permutation, randomKey, RandomArgumentError, uniforms } from './index';

const COUNT = 1 << 20;

/** The normal distribution function, from the error function's power series; exact to 1e-13 for |x| < 7. */
function normalDistribution(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + sum * Math.exp((-x * x) / 2) * Math.sqrt(1 / (2 * Math.PI));
}

/** The Kolmogorov-Smirnov statistic, scaled by sqrt(n): above 1.95 with probability 0.001. */
function kolmogorovSmirnov(samples: Iterable<number>, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(samples).sort();
  const largest = sorted.reduce((worst, x, i) => {
    const below = distribution(x);
    return Math.max(worst, below - i / sorted.length, (i + 1) / sorted.length - below);
  }, 0);
  return largest * Math.sqrt(sorted.length);
}

function mean(values: Float32Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}

/** Correlation times sqrt(n) of two independent standard series: itself close to N(0, 1). */
function correlationScore(first: Float32Array, second: Float32Array): number {
  let sum = 0;
  first.forEach((value, i) => (sum += value * second[i]!));
  return sum / Math.sqrt(first.length);
}

describe('normals', () => {
  const values = normals(randomKey(3, 'moments'), COUNT);

  test.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10_170],
  ])('have the moment of order %i: %d', (order, expected, variance) => {
    const score = (mean(values, (x) => x ** order) - expected) / Math.sqrt(variance / COUNT);
    expect(Math.abs(score)).toBeLessThan(4);
  });

  test('follow the normal distribution function', () => {
    expect(kolmogorovSmirnov(values, normalDistribution)).toBeLessThan(1.95);
  });

  test('reach the tails as often as they should', () => {
    const beyond = mean(values, (x) => (Math.abs(x) > 4 ? 1 : 0)) * COUNT;
    const expected = 2 * normalDistribution(-4) * COUNT;
    expect(Math.abs(beyond - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  test('of neighbouring seeds, paths, pairs and blocks do not correlate', () => {
    const series = (step: number): Float32Array => normals(randomKey(9, 'step', 0, step), 65_536);
    const scores = [
      correlationScore(series(0), series(1)),
      correlationScore(series(999), series(998)),
      correlationScore(normals(randomKey(0), 65_536), normals(randomKey(1), 65_536)),
      ...[1, 2, 3, 4, 8].map((lag) => correlationScore(values.subarray(0, -lag), values.subarray(lag))),
      correlationScore(
        series(0).map((x) => (x * x - 1) / Math.SQRT2),
        series(1).map((x) => (x * x - 1) / Math.SQRT2),
      ),
    ];
    scores.forEach((score) => {
      expect(Math.abs(score)).toBeLessThan(4);
    });
  });

  test('the first numbers of neighbouring keys are themselves normal', () => {
    const firsts = Array.from({ length: 20_000 }, (_, i) => normals(randomKey(0, 'initial', i), 1)[0]!);
    expect(kolmogorovSmirnov(firsts, normalDistribution)).toBeLessThan(1.95);
  });
});

test('uniforms follow the uniform distribution in [0, 1)', () => {
  const values = uniforms(randomKey(4), COUNT);
  expect(kolmogorovSmirnov(values, (x) => x)).toBeLessThan(1.95);
  expect(Math.min(...values.subarray(0, 65_536))).toBeGreaterThanOrEqual(0);
  expect(values.every((x) => x < 1)).toBe(true);
});

describe('integers', () => {
  test.each([2, 3, 10, 1000, 65_537])('are equally likely below %i', (bound) => {
    const counts = new Float64Array(bound);
    integers(randomKey(5, bound), COUNT, bound).forEach((value) => (counts[value]! += 1));
    const expected = COUNT / bound;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(Math.abs(chiSquare - (bound - 1)) / Math.sqrt(2 * (bound - 1))).toBeLessThan(4);
  });

  test('are unbiased where words must be drawn again: a bound of 3/8 of the range of words', () => {
    // Without it one remainder modulo 3 would come 2/3 as often as the others.
    const bound = 3 * 2 ** 29;
    const counts = [0, 0, 0];
    integers(randomKey(6), 300_000, bound).forEach((value) => (counts[value % 3]! += 1));
    counts.forEach((count) => {
      expect(Math.abs(count - 100_000)).toBeLessThan(4 * Math.sqrt(100_000 * (2 / 3)));
    });
  });

  test('stay in range', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, bound) => {
        expect(integers(randomKey(seed), 50, bound).every((value) => value >= 0 && value < bound)).toBe(true);
      }),
    );
  });
});

describe('permutation', () => {
  test('holds every index once', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(3000), (seed, length) => {
        expect(permutation(randomKey(seed), length).sort()).toEqual(
          Uint32Array.from({ length }, (_, i) => i),
        );
      }),
    );
  });

  test('gives all 24 orders of four equally often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i += 1) {
      const order = permutation(randomKey(7, i), 4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 23 degrees of freedom: above 49.7 with probability 0.001.
    expect(chiSquare).toBeLessThan(49.7);
  });
});

test('normal numbers begin anywhere in those of their key', () => {
  fc.assert(
    fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), (first, length) => {
      const key = randomKey(4, 'anywhere');
      expect(normals(key, length, first)).toEqual(normals(key, first + length).slice(first));
    }),
  );
  expect(() => normals(randomKey(0), 1, -1)).toThrow(RandomArgumentError);
});

test('a longer call begins with the numbers of a shorter one', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat(3000), fc.nat(3000), (seed, first, second) => {
      const [short, long] = [Math.min(first, second), Math.max(first, second)];
      const key = randomKey(seed);
      expect(normals(key, long).subarray(0, short)).toEqual(normals(key, short));
      expect(uniforms(key, long).subarray(0, short)).toEqual(uniforms(key, short));
      expect(integers(key, long, 1000).subarray(0, short)).toEqual(integers(key, short, 1000));
    }),
  );
});

test.each([-1, 1.5, NaN, 2 ** 31])('the length %d is refused', (length) => {
  const key = randomKey(0);
  const calls = [
    () => uniforms(key, length),
    () => normals(key, length),
    () => integers(key, length, 2),
    () => permutation(key, length),
  ];
  calls.forEach((call) => {
    expect(call).toThrow(RandomArgumentError);
    expect(call).toThrow(`The length is ${length}; pass an integer from 0 to 2147483647.`);
  });
});

test.each([0, -1, 2.5, 2 ** 31 + 1])('the bound %d is refused', (bound) => {
  expect(() => integers(randomKey(0), 1, bound)).toThrow(`The bound is ${bound}`);
});
