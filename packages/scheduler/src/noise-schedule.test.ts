import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  articleSchedule,
  createNoiseSchedule,
  posterior,
  type NoiseSchedule,
  type NoiseScheduleConfig,
} from './index';
import reference from './reference/schedule.json';

const anyConfig: fc.Arbitrary<NoiseScheduleConfig> = fc
  .record({
    numTrainTimesteps: fc.integer({ min: 2, max: 1500 }),
    betaStart: fc.double({ min: 1e-5, max: 1e-2, noNaN: true }),
    betaEnd: fc.double({ min: 1e-2, max: 0.05, noNaN: true }),
    betaSchedule: fc.constantFrom('linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid'),
    predictionType: fc.constantFrom('sample', 'v_prediction'),
    rescaleBetasZeroSnr: fc.boolean(),
  } as const)
  .map((fields) => ({ ...articleSchedule, ...fields }));

function tablesOf(schedule: NoiseSchedule): [string, Float64Array][] {
  return Object.entries(schedule).filter(
    (entry): entry is [string, Float64Array] => entry[1] instanceof Float64Array,
  );
}

describe("the article's schedule", () => {
  const schedule = createNoiseSchedule(articleSchedule);

  test.each([
    ['betas', reference.beta],
    ['alphas', reference.alpha],
    ['alphaBars', reference.alphaBar],
    ['sqrtOneMinusAlphaBars', reference.sqrtOneMinusAlphaBar],
    ['sqrtRecipAlphas', reference.sqrtRecipAlpha],
    ['posteriorVariances', reference.posteriorVariance],
  ] as const)('has the reference %s to 1e-6', (name, expected) => {
    reference.t.forEach((t, i) => {
      expect(Math.abs(schedule[name][t]! - expected[i]!)).toBeLessThanOrEqual(1e-6 * expected[i]!);
    });
  });

  test('has the posterior mean of the article: (x - beta / sqrt(1 - alphaBar) noise) / sqrt(alpha)', () => {
    for (const t of [0, 1, 10, 500, 999]) {
      const [x0, noise] = [0.3, -1.2];
      const xt = schedule.sqrtAlphaBars[t]! * x0 + schedule.sqrtOneMinusAlphaBars[t]! * noise;
      const article =
        (xt - (schedule.betas[t]! / schedule.sqrtOneMinusAlphaBars[t]!) * noise) *
        schedule.sqrtRecipAlphas[t]!;
      const mean =
        schedule.posteriorMeanX0Coefficients[t]! * x0 + schedule.posteriorMeanXtCoefficients[t]! * xt;
      expect(mean).toBeCloseTo(article, 9);
    }
  });
});

describe('every schedule', () => {
  test('has finite tables, save reciprocals of zero, and never NaN', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        for (const [name, table] of tablesOf(createNoiseSchedule(config))) {
          const finite = name.startsWith('sqrtRecip') ? table.subarray(0, -1) : table;
          expect(finite.every(Number.isFinite), name).toBe(true);
          expect(table.some(Number.isNaN), name).toBe(false);
          expect(table.length).toBe(config.numTrainTimesteps);
        }
      }),
    );
  });

  test('has a falling alphaBar and signal-to-noise ratio, and betas in (0, 1]', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const { alphaBars, signalToNoiseRatios, betas } = createNoiseSchedule(config);
        for (let t = 1; t < alphaBars.length; t += 1) {
          expect(alphaBars[t]!).toBeLessThan(alphaBars[t - 1]!);
          expect(signalToNoiseRatios[t]!).toBeLessThan(signalToNoiseRatios[t - 1]!);
        }
        expect(betas.every((beta) => beta > 0 && beta <= 1)).toBe(true);
      }),
    );
  });

  test("has the posterior of Bayes' rule for normal distributions", () => {
    fc.assert(
      fc.property(anyConfig, fc.nat(1499), (config, anyT) => {
        const schedule = createNoiseSchedule({ ...config, rescaleBetasZeroSnr: false });
        const t = 1 + (anyT % (config.numTrainTimesteps - 1));
        const [alpha, beta, alphaBar] = [
          schedule.alphas[t]!,
          schedule.betas[t]!,
          schedule.previousAlphaBars[t]!,
        ];
        // Precisions add: q(x_t | x_{t-1}) seen as a function of x_{t-1}, and q(x_{t-1} | x0).
        const precision = alpha / beta + 1 / (1 - alphaBar);
        expect(schedule.posteriorVariances[t]! * precision).toBeCloseTo(1, 8);
        expect((schedule.posteriorMeanXtCoefficients[t]! * precision * beta) / Math.sqrt(alpha)).toBeCloseTo(
          1,
          8,
        );
        expect(
          (schedule.posteriorMeanX0Coefficients[t]! * precision * (1 - alphaBar)) / Math.sqrt(alphaBar),
        ).toBeCloseTo(1, 8);
      }),
    );
  });

  test('keeps the marginals when steps are skipped: mean and variance of q(x_previous)', () => {
    fc.assert(
      fc.property(anyConfig, fc.nat(), fc.nat(), (config, first, second) => {
        const { alphaBars } = createNoiseSchedule(config);
        const t = first % alphaBars.length;
        const previous = (second % (t + 1)) - 1;
        const target = previous < 0 ? 1 : alphaBars[previous]!;
        const { x0, xt, variance, beta } = posterior(createNoiseSchedule(config), t, previous);
        expect(x0 + xt * Math.sqrt(alphaBars[t]!)).toBeCloseTo(Math.sqrt(target), 9);
        expect(xt * xt * (1 - alphaBars[t]!) + variance).toBeCloseTo(1 - target, 9);
        expect(variance).toBeLessThanOrEqual(beta);
      }),
    );
  });

  test('replaces the logarithm of the zero variance at t = 0 by the next one', () => {
    const schedule = createNoiseSchedule(articleSchedule);
    expect(schedule.posteriorLogVariancesClipped[0]).toBe(Math.log(schedule.posteriorVariances[1]!));
    expect(schedule.posteriorLogVariancesClipped[500]).toBe(Math.log(schedule.posteriorVariances[500]!));
  });

  test('copies its configuration, so that later changes to it do nothing', () => {
    const config = { ...articleSchedule };
    const schedule = createNoiseSchedule(config);
    Object.assign(config, { predictionType: 'sample' });
    expect(schedule.config.predictionType).toBe('epsilon');
  });
});

describe('beta schedules', () => {
  const tables = (fields: Partial<NoiseScheduleConfig>): NoiseSchedule =>
    createNoiseSchedule({ ...articleSchedule, ...fields });

  test('cosine: alphaBar is the squared cosine until the cap, and every beta is at most 0.999', () => {
    const { alphaBars, betas } = tables({ betaSchedule: 'squaredcos_cap_v2' });
    const f = (time: number): number => Math.cos(((time + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
    for (const t of [0, 1, 100, 500, 900, 998]) {
      expect(alphaBars[t]! / (f((t + 1) / 1000) / f(0))).toBeCloseTo(1, 9);
    }
    expect(betas[999]).toBe(0.999);
    expect(Math.max(...betas)).toBe(0.999);
  });

  test('scaled linear: the roots of beta are evenly spaced', () => {
    const { betas } = tables({ betaSchedule: 'scaled_linear', betaStart: 0.00085, betaEnd: 0.012 });
    expect(betas[0]).toBeCloseTo(0.00085, 15);
    expect(betas[999]).toBeCloseTo(0.012, 15);
    const gaps = Array.from({ length: 999 }, (_, i) => Math.sqrt(betas[i + 1]!) - Math.sqrt(betas[i]!));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(1e-15);
  });

  test('sigmoid: symmetric about the middle, with the logistic values at the ends', () => {
    const { betas } = tables({ betaSchedule: 'sigmoid', numTrainTimesteps: 101 });
    expect(betas[50]).toBeCloseTo((0.0001 + 0.02) / 2, 15);
    expect(betas[0]).toBeCloseTo(0.0001 + 0.0199 / (1 + Math.exp(6)), 15);
    expect(betas[20]! + betas[80]!).toBeCloseTo(0.0001 + 0.02, 15);
  });

  test('one timestep of any schedule is allowed', () => {
    expect([...tables({ numTrainTimesteps: 1 }).betas]).toEqual([0.0001]);
  });

  test('zero terminal SNR: alphaBar ends at 0 exactly, begins where it did, and its roots keep their ratios', () => {
    const fields = { predictionType: 'v_prediction' } as const;
    const plain = tables(fields).sqrtAlphaBars;
    const rescaled = tables({ ...fields, rescaleBetasZeroSnr: true });
    expect(rescaled.alphaBars[999]).toBe(0);
    expect(rescaled.sqrtAlphaBars[0]).toBeCloseTo(plain[0]!, 12);
    const scale = plain[0]! / (plain[0]! - plain[999]!);
    for (const t of [1, 10, 500, 998]) {
      expect(rescaled.sqrtAlphaBars[t]).toBeCloseTo((plain[t]! - plain[999]!) * scale, 12);
    }
    expect(rescaled.signalToNoiseRatios[999]).toBe(0);
  });
});
