import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals, randomKey } from '@ddpm/random';
import type { Vectors } from '../vectors';
import { featureFrechetDistance, frechetDistance } from './frechet-distance';
import type { Gaussian } from './gaussian';

const seeds = fc.integer({ min: 0, max: 1e6 });
const sizes = fc.integer({ min: 1, max: 12 });

function gaussianVectors(seed: number, count: number, size: number): Vectors {
  return { values: normals(randomKey(seed, 'test'), count * size), size };
}

function translated({ values, size }: Vectors, by: readonly number[]): Vectors {
  return { values: values.map((value, index) => value + (by[index % size] ?? 0)), size };
}

function diagonal(mean: readonly number[], variances: readonly number[]): Gaussian {
  const size = mean.length;
  const covariance = new Float64Array(size * size);
  variances.forEach((variance, i) => (covariance[i * (size + 1)] = variance));
  return { mean: Float64Array.from(mean), covariance };
}

/** Turns a two-dimensional distribution by an angle about the origin. */
function turned({ mean, covariance }: Gaussian, angle: number): Gaussian {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [m0, m1] = mean as unknown as [number, number];
  const [xx, xy, , yy] = covariance as unknown as [number, number, number, number];
  const cross = c * s * (xx - yy) + (c * c - s * s) * xy;
  return {
    mean: Float64Array.of(c * m0 - s * m1, s * m0 + c * m1),
    covariance: Float64Array.of(
      c * c * xx - 2 * c * s * xy + s * s * yy,
      cross,
      cross,
      s * s * xx + 2 * c * s * xy + c * c * yy,
    ),
  };
}

describe('the Fréchet distance', () => {
  it('is, where covariances commute, that of each dimension: (m1 - m2)² + (s1 - s2)²', () => {
    const dimension = fc.tuple(
      ...Array.from({ length: 4 }, () => fc.double({ min: 0, max: 10, noNaN: true })),
    );
    fc.assert(
      fc.property(fc.array(dimension, { minLength: 1, maxLength: 8 }), (dimensions) => {
        const column = (index: 0 | 1 | 2 | 3) => dimensions.map((values) => values[index] ?? 0);
        const squares = (values: number[]) => values.map((value) => value ** 2);
        const distance = frechetDistance(
          diagonal(column(0), squares(column(1))),
          diagonal(column(2), squares(column(3))),
        );
        const expected = dimensions.reduce(
          (sum, [m1 = 0, s1 = 0, m2 = 0, s2 = 0]) => sum + (m1 - m2) ** 2 + (s1 - s2) ** 2,
          0,
        );
        expect(Math.abs(distance - expected)).toBeLessThan(1e-6 * (1 + expected));
      }),
      { numRuns: 50 },
    );
  });

  it('has the closed form of two dimensions: tr √(AB) = √(tr AB + 2 √det AB)', () => {
    const a = { mean: Float64Array.of(1, -2), covariance: Float64Array.of(2, 0.7, 0.7, 1) };
    const b = { mean: Float64Array.of(0, 0.5), covariance: Float64Array.of(1.5, -0.9, -0.9, 3) };
    const determinants = (2 * 1 - 0.7 ** 2) * (1.5 * 3 - 0.9 ** 2);
    const traceOfProduct = 2 * 1.5 + 2 * 0.7 * -0.9 + 1 * 3;
    const root = Math.sqrt(traceOfProduct + 2 * Math.sqrt(determinants));
    const expected = 1 + 2.5 ** 2 + (2 + 1) + (1.5 + 3) - 2 * root;
    expect(frechetDistance(a, b)).toBeCloseTo(expected, 10);
  });

  it('does not change when both distributions are turned', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6.28, noNaN: true }), (angle) => {
        const a = { mean: Float64Array.of(1, -2), covariance: Float64Array.of(2, 0.7, 0.7, 1) };
        const b = { mean: Float64Array.of(0, 0.5), covariance: Float64Array.of(1.5, -0.9, -0.9, 3) };
        expect(frechetDistance(turned(a, angle), turned(b, angle))).toBeCloseTo(frechetDistance(a, b), 8);
      }),
      { numRuns: 20 },
    );
  });

  it('is 0 from a set to itself, and symmetric', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, size) => {
        const [a, b] = [gaussianVectors(seed, 40, size), gaussianVectors(seed + 1, 30, size)];
        expect(featureFrechetDistance(a, a)).toBeLessThan(1e-6);
        expect(featureFrechetDistance(a, b)).toBeCloseTo(featureFrechetDistance(b, a), 8);
      }),
      { numRuns: 30 },
    );
  });

  it('is the square of the way when a set is moved', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 8 }),
        (seed, by) => {
          const vectors = gaussianVectors(seed, 60, by.length);
          const square = by.reduce((sum, value) => sum + value ** 2, 0);
          expect(featureFrechetDistance(vectors, translated(vectors, by))).toBeCloseTo(square, 3);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('stands where there are fewer vectors than dimensions', () => {
    const [a, b] = [gaussianVectors(1, 10, 64), gaussianVectors(2, 10, 64)];
    expect(featureFrechetDistance(a, a)).toBeLessThan(1e-6);
    expect(featureFrechetDistance(a, b)).toBeGreaterThan(1);
  });

  it('refuses a single vector, and vectors cut short', () => {
    const one = gaussianVectors(0, 1, 4);
    expect(() => featureFrechetDistance(one, one)).toThrow(/two vectors/);
    expect(() => featureFrechetDistance({ values: new Float32Array(7), size: 4 }, one)).toThrow(
      /whole number/,
    );
  });
});
