import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { symmetricBetaQuantiles } from './beta-quantiles';
import { articleSchedule, inferenceTimesteps, TimestepsError } from './index';
import reference from './reference/beta.json';

describe('the quantiles of Beta(shape, shape)', () => {
  test.each(Object.entries(reference.quantiles))("are SciPy's for the shape %s", (shape, expected) => {
    const quantiles = symmetricBetaQuantiles(Number(shape), reference.probabilities);
    for (const [i, quantile] of quantiles.entries()) {
      expect(Math.abs(quantile - (expected[i] ?? NaN))).toBeLessThan(1e-6);
    }
  });

  test('are sin(pi p / 2) squared for the arcsine distribution, shape 1/2', () => {
    const probabilities = [0.03, 0.2, 0.77];
    symmetricBetaQuantiles(0.5, probabilities).forEach((quantile, i) => {
      expect(quantile).toBeCloseTo(Math.sin((Math.PI * probabilities[i]!) / 2) ** 2, 12);
    });
  });

  test('mirror each other about 1/2, and rise', () => {
    const sorted = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 5, noNaN: true }), sorted, (shape, draws) => {
        const probabilities = draws.sort((a, b) => a - b).map((draw) => draw / 1000);
        const quantiles = symmetricBetaQuantiles(shape, probabilities);
        const mirrored = symmetricBetaQuantiles(
          shape,
          probabilities.map((p) => 1 - p),
        );
        quantiles.forEach((quantile, i) => {
          expect(quantile).toBeCloseTo(1 - mirrored[i]!, 9);
          expect(quantile).toBeGreaterThanOrEqual(quantiles[i - 1] ?? 0);
        });
      }),
    );
  });
});

describe('the beta spacing', () => {
  const timesteps = (numTrainTimesteps: number, steps: number): number[] => [
    ...inferenceTimesteps({ numTrainTimesteps, timestepSpacing: 'beta', stepsOffset: 0 }, steps),
  ];

  test.each(Object.entries(reference.timesteps))(
    "agrees with SciPy's quantiles for %s steps",
    (steps, expected) => {
      expect(timesteps(1000, Number(steps))).toEqual(expected);
    },
  );

  test('falls strictly within 0..T-1 from T-1 on, and is all of 0..T-1 for T steps', () => {
    const sizes = fc
      .integer({ min: 1, max: 1500 })
      .chain((T) => fc.tuple(fc.constant(T), fc.integer({ min: 1, max: T })));
    fc.assert(
      fc.property(sizes, ([T, steps]) => {
        const chosen = timesteps(T, steps);
        expect(chosen).toHaveLength(steps);
        expect(chosen[0]).toBe(T - 1);
        expect(chosen[steps - 1]!).toBeGreaterThanOrEqual(0);
        expect(chosen.every((t, i) => i === 0 || t < chosen[i - 1]!)).toBe(true);
        expect(timesteps(T, T)).toEqual(Array.from({ length: T }, (_, i) => T - 1 - i));
      }),
      { numRuns: 40 },
    );
  });

  test('is denser at both ends than in the middle', () => {
    const chosen = timesteps(articleSchedule.numTrainTimesteps, 20);
    const gaps = chosen.slice(1).map((t, i) => chosen[i]! - t);
    const middle = Math.max(...gaps);
    expect(gaps[0]!).toBeLessThan(middle / 3);
    expect(gaps.at(-1)!).toBeLessThan(middle / 2);
  });

  test('refuses more steps than there are timesteps', () => {
    expect(() => timesteps(10, 11)).toThrow(TimestepsError);
  });
});
