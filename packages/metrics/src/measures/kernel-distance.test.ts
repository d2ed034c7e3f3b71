import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals, randomKey } from '@ddpm/random';
import type { Vectors } from '../vectors';
import { kernelDistance, unbiasedDiscrepancy } from './kernel-distance';

function gaussianVectors(seed: number, count: number, size: number, mean = 0): Vectors {
  return { values: normals(randomKey(seed, 'test'), count * size).map((z) => z + mean), size };
}

describe('the kernel distance', () => {
  it('is what the formula gives on numbers that can be worked out by hand', () => {
    // One dimension: k(x, y) = (xy + 1)³. Within a: k(0, 1) = 1; within b: k(1, 2) = 27; between: 1, 1, 8, 27.
    const a = { values: Float32Array.of(0, 1), size: 1 };
    const b = { values: Float32Array.of(1, 2), size: 1 };
    expect(unbiasedDiscrepancy(a, b)).toBeCloseTo(1 + 27 - (2 * (1 + 1 + 8 + 27)) / 4, 10);
  });

  it('has mean 0 on one distribution: it is unbiased', () => {
    const values = Array.from({ length: 400 }, (_, seed) =>
      unbiasedDiscrepancy(gaussianVectors(2 * seed, 12, 4), gaussianVectors(2 * seed + 1, 12, 4)),
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(values.length));
    expect(Math.min(...values)).toBeLessThan(0);
  });

  it('has the expectation of the kernel on two normal distributions', () => {
    // For x, y ~ N(m, 1) in one dimension, E(xy + 1)³ = M3² + 3 M2² + 3 M1² + 1 with the moments M of each.
    const moments = (m: number) => [m, m ** 2 + 1, m ** 3 + 3 * m] as const;
    const expectation = (p: number, q: number) => {
      const [p1, p2, p3] = moments(p);
      const [q1, q2, q3] = moments(q);
      return p3 * q3 + 3 * p2 * q2 + 3 * p1 * q1 + 1;
    };
    const expected = expectation(0, 0) + expectation(0.5, 0.5) - 2 * expectation(0, 0.5);
    const values = Array.from({ length: 40 }, (_, seed) =>
      unbiasedDiscrepancy(gaussianVectors(seed, 120, 1), gaussianVectors(seed + 1000, 120, 1, 0.5)),
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean - expected)).toBeLessThan((3 * deviation) / Math.sqrt(values.length));
  });

  it('is symmetric and does not depend on the order of the vectors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const [a, b] = [gaussianVectors(seed, 9, 3), gaussianVectors(seed + 1, 7, 3)];
        const reversed = { values: Float32Array.from(a.values).reverse(), size: 3 };
        const mirrored = { values: Float32Array.from(b.values).reverse(), size: 3 };
        expect(unbiasedDiscrepancy(b, a)).toBeCloseTo(unbiasedDiscrepancy(a, b), 8);
        expect(unbiasedDiscrepancy(reversed, mirrored)).toBeCloseTo(unbiasedDiscrepancy(a, b), 8);
      }),
      { numRuns: 30 },
    );
  });

  it('takes the mean over subsets that the seed decides', () => {
    const [a, b] = [gaussianVectors(1, 60, 4), gaussianVectors(2, 60, 4, 1)];
    const options = { seed: 3, subsets: 4, subsetSize: 20 };
    expect(kernelDistance(a, b, options)).toEqual(kernelDistance(a, b, options));
    expect(kernelDistance(a, b, { ...options, seed: 4 })).not.toEqual(kernelDistance(a, b, options));
    expect(kernelDistance(a, b, options).deviation).toBeGreaterThan(0);
    const whole = kernelDistance(a, b, { seed: 0, subsets: 1, subsetSize: 60 });
    expect(whole.value).toBeCloseTo(unbiasedDiscrepancy(a, b), 8);
    expect(() => kernelDistance(gaussianVectors(1, 3, 4), b, { seed: 0 })).toThrow(/two vectors/);
  });
});
