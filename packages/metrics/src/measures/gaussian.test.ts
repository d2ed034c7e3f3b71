import { describe, expect, it } from 'vitest';
import { normals, randomKey } from '@ddpm/random';
import { fitGaussian } from './gaussian';

describe('a fitted normal distribution', () => {
  it('has the mean and the unbiased covariance of numbers worked out by hand', () => {
    const { mean, covariance } = fitGaussian({ values: Float32Array.of(0, 1, 2, 3, 4, 8), size: 2 });
    expect([...mean]).toEqual([2, 4]);
    expect([...covariance]).toEqual([4, 7, 7, 13]);
  });

  it('finds the covariance that the vectors were drawn with', () => {
    const z = normals(randomKey(7, 'test'), 40_000);
    const values = z.map((own, index) => (index % 2 === 0 ? 2 * own : 0.5 * own + (z[index - 1] ?? 0) + 3));
    const { mean, covariance } = fitGaussian({ values, size: 2 });
    expect(mean[0]).toBeCloseTo(0, 1);
    expect(mean[1]).toBeCloseTo(3, 1);
    [4, 2, 2, 1.25].forEach((expected, index) => {
      expect(Math.abs((covariance[index] ?? 0) - expected)).toBeLessThan(0.1);
    });
  });
});
