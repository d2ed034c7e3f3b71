import { describe, expect, it } from 'vitest';
import { learningRateAt } from './learning-rate';
import { articleTraining } from './training-config';

describe('the learning rate', () => {
  it("is the article's, always", () => {
    for (const step of [1, 10, 100_000]) expect(learningRateAt(articleTraining, step, 0.7)).toBe(5e-5);
  });

  it('rises linearly in the warm-up and reaches its peak at the end of it', () => {
    const config = { ...articleTraining, learningRate: 1, warmupSteps: 4 };
    expect([1, 2, 3, 4, 5].map((step) => learningRateAt(config, step, 0))).toEqual([0.25, 0.5, 0.75, 1, 1]);
  });

  it('falls along a half cosine to 0 at the end of the run', () => {
    const config = { ...articleTraining, learningRate: 2, learningRateDecay: 'cosine' as const };
    expect(learningRateAt(config, 1, 0)).toBe(2);
    expect(learningRateAt(config, 1, 0.5)).toBeCloseTo(1, 12);
    expect(learningRateAt(config, 1, 1)).toBe(0);
    expect(learningRateAt(config, 1, 1.2)).toBe(0);
  });

  it('stays at its peak until the last fifth and falls along a root to 0', () => {
    const config = {
      ...articleTraining,
      learningRate: 2,
      warmupSteps: 10,
      learningRateDecay: 'wsd' as const,
    };
    expect(learningRateAt(config, 5, 0.01)).toBeCloseTo(1, 12);
    for (const progress of [0.1, 0.5, 0.79]) expect(learningRateAt(config, 100, progress)).toBe(2);
    expect(learningRateAt(config, 100, 0.85)).toBeCloseTo(2 * (1 - 0.5), 12);
    expect(learningRateAt(config, 100, 0.9)).toBeCloseTo(2 * (1 - Math.sqrt(0.5)), 12);
    expect(learningRateAt(config, 100, 1)).toBe(0);
    expect(learningRateAt(config, 100, 1.3)).toBe(0);
    const twice = { ...config, learningRateCycles: 2 };
    expect(learningRateAt(twice, 39, 0.39)).toBe(2);
    expect(learningRateAt(twice, 45, 0.45)).toBeCloseTo(2 * (1 - Math.sqrt(0.5)), 12);
  });

  it('warms up and decays in each cycle, the first of which is a run of its own', () => {
    const once = {
      ...articleTraining,
      learningRate: 2,
      learningRateDecay: 'cosine' as const,
      warmupSteps: 20,
    };
    const twice = { ...once, learningRateCycles: 2 };
    const rates = Array.from({ length: 110 }, (_, step) => learningRateAt(once, step + 1, step / 110));
    const longer = Array.from({ length: 220 }, (_, step) => learningRateAt(twice, step + 1, step / 220));
    expect(longer.slice(0, 110)).toEqual(rates);
    expect(longer[110]).toBeCloseTo(0.1, 12);
    for (const [step, rate] of rates.entries()) expect(longer[110 + step]).toBeCloseTo(rate, 12);
    expect(learningRateAt(twice, 220, 1)).toBe(0);
  });

  it('warms up alike at any pace of a run that is limited by time', () => {
    const config = {
      ...articleTraining,
      learningRate: 1,
      learningRateDecay: 'cosine' as const,
      learningRateCycles: 3,
      warmupSteps: 10,
    };
    for (const steps of [300, 3000]) {
      const rates = Array.from({ length: steps }, (_, step) =>
        learningRateAt(config, step + 1, step / steps),
      );
      for (const start of [0, steps / 3, (2 * steps) / 3]) {
        expect(rates[start]).toBeCloseTo(0.1, 6);
        expect(rates[start + 4]).toBeGreaterThan(0.45);
        expect(rates[start + 10]).toBeGreaterThan(0.9);
      }
    }
  });
});
