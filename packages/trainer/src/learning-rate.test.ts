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
});
