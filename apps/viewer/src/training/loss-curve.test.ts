import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, lossCurve, runningMeans } from './loss-curve';

const losses = fc.array(fc.double({ min: 1e-4, max: 10, noNaN: true }), { minLength: 1, maxLength: 900 });

describe('the curve of the loss', () => {
  it('ends at the last step and fits a chart, however long the run is', () => {
    fc.assert(
      fc.property(losses, (all) => {
        const { raw, smooth } = lossCurve(all);
        expect(raw.length).toBeLessThanOrEqual(200);
        expect(raw.at(-1)?.step).toBe(all.length);
        expect(smooth.map(({ step }) => step)).toEqual(raw.map(({ step }) => step));
      }),
    );
  });

  it('keeps the mean of all losses where the steps fill their points evenly', () => {
    const all = Array.from({ length: 800 }, (_, index) => Math.sin(index) + 2);
    const { raw } = lossCurve(all);
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(raw).toHaveLength(200);
    expect(mean(raw.map(({ loss }) => loss))).toBeCloseTo(mean(all), 10);
  });

  it('averages within the losses that it has seen', () => {
    fc.assert(
      fc.property(losses, (all) => {
        runningMeans(all).forEach((mean, index) => {
          const seen = all.slice(0, index + 1);
          expect(mean).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-9);
          expect(mean).toBeLessThanOrEqual(Math.max(...seen) + 1e-9);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('forgets the first losses', () => {
    const means = runningMeans([100, ...Array.from({ length: 300 }, () => 1)]);
    expect(means.at(-1)).toBeCloseTo(1, 3);
  });

  it('marks round numbers on both axes', () => {
    expect(logTicks(0.08, 1.2)).toEqual([0.1, 0.2, 0.5, 1]);
    expect(linearTicks(47)).toEqual([0, 20, 40]);
    expect(linearTicks(1000)).toEqual([0, 500, 1000]);
  });
});
