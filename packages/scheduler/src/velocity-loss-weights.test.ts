import { describe, expect, test } from 'vitest';
import { articleSchedule, createNoiseSchedule, velocityLossWeights } from './index';

const alphaBars = createNoiseSchedule(articleSchedule).alphaBars;

/** v of an image and its noise, Salimans & Ho 2022. */
const velocity = (alphaBar: number, x0: number, noise: number): number =>
  Math.sqrt(alphaBar) * noise - Math.sqrt(1 - alphaBar) * x0;

describe('velocityLossWeights', () => {
  test('make of the squared error of a prediction that of the velocity which follows from it', () => {
    const [x0, noise, error] = [0.3, -1.1, 0.01];
    const bySample = velocityLossWeights(
      createNoiseSchedule({ ...articleSchedule, predictionType: 'sample' }),
    );
    const byNoise = velocityLossWeights(
      createNoiseSchedule({ ...articleSchedule, predictionType: 'epsilon' }),
    );
    for (const t of [20, 100, 300, 500, 700]) {
      const alphaBar = alphaBars[t]!;
      const xt = Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * noise;
      const exact = velocity(alphaBar, x0, noise);
      const image = x0 + error;
      const noiseOfImage = (xt - Math.sqrt(alphaBar) * image) / Math.sqrt(1 - alphaBar);
      const bySampleError = velocity(alphaBar, image, noiseOfImage) - exact;
      expect((bySample[t]! * error ** 2) / bySampleError ** 2).toBeCloseTo(1, 9);
      const imageOfNoise = (xt - Math.sqrt(1 - alphaBar) * (noise + error)) / Math.sqrt(alphaBar);
      const byNoiseError = velocity(alphaBar, imageOfNoise, noise + error) - exact;
      expect((byNoise[t]! * error ** 2) / byNoiseError ** 2).toBeCloseTo(1, 9);
    }
  });

  test('are bounded near the clean image and near pure noise, and 1 for the velocity itself', () => {
    for (const betaSchedule of ['linear', 'squaredcos_cap_v2'] as const) {
      for (const predictionType of ['sample', 'epsilon', 'v_prediction'] as const) {
        const weights = velocityLossWeights(
          createNoiseSchedule({ ...articleSchedule, betaSchedule, predictionType }),
        );
        expect(weights).toHaveLength(1000);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(1);
        expect(Math.max(...weights)).toBeLessThanOrEqual(400 * (1 + 1e-12));
        if (predictionType === 'v_prediction') expect(new Set(weights)).toEqual(new Set([1]));
      }
    }
  });
});
