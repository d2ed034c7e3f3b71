import { describe, expect, it } from 'vitest';
import { exactCleanPoint, type PointMixture } from './index';

const mixture: PointMixture = {
  name: 'three heaps',
  classNames: ['a', 'b'],
  components: [
    { mean: [-0.8, 0.3], deviation: 0.25, label: 0 },
    { mean: [0.7, 0.9], deviation: 0.4, label: 1 },
    { mean: [0.4, -0.9], deviation: 0.3, label: 0 },
  ],
};

/** E[x0 | xt] by adding up over a fine grid of clean points: Bayes' rule without its closed form. */
function byIntegration(label: number | null, [x, y]: readonly [number, number], alphaBar: number): number[] {
  const spacing = 0.02;
  let [sumX, sumY, total] = [0, 0, 0];
  for (let u = -3; u <= 3; u += spacing) {
    for (let v = -3; v <= 3; v += spacing) {
      const prior = mixture.components
        .filter((component) => label === null || component.label === label)
        .reduce((sum, { mean, deviation }) => {
          const squared = (u - mean[0]) ** 2 + (v - mean[1]) ** 2;
          return sum + Math.exp(-squared / (2 * deviation ** 2)) / deviation ** 2;
        }, 0);
      const off = (x - Math.sqrt(alphaBar) * u) ** 2 + (y - Math.sqrt(alphaBar) * v) ** 2;
      const weight = prior * Math.exp(-off / (2 * (1 - alphaBar)));
      sumX += weight * u;
      sumY += weight * v;
      total += weight;
    }
  }
  return [sumX / total, sumY / total];
}

describe('the exact clean point', () => {
  it.each([0.02, 0.3, 0.7, 0.95])(
    'is the posterior mean, found by integration, at alphaBar %d',
    (alphaBar) => {
      for (const label of [null, 0, 1]) {
        for (const xt of [
          [0, 0],
          [-0.6, 0.5],
          [1.2, -1],
        ] as const) {
          const exact = exactCleanPoint(mixture, label, xt, alphaBar);
          byIntegration(label, xt, alphaBar).forEach((expected, axis) => {
            expect(Math.abs((exact[axis] ?? NaN) - expected)).toBeLessThan(1e-4);
          });
        }
      }
    },
  );

  it('is the mean of all where there is nothing but noise, and xt itself where there is next to none', () => {
    const [x, y] = exactCleanPoint(mixture, null, [2, -1], 0);
    expect([x, y]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.1, 12)]);
    const near = exactCleanPoint(mixture, null, [0.5, 0.5], 1 - 1e-9);
    expect(near).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
  });

  it('stays a number far from everything', () => {
    for (const value of exactCleanPoint(mixture, 1, [1e3, -1e3], 0.999))
      expect(value).toSatisfy(Number.isFinite);
  });
});
