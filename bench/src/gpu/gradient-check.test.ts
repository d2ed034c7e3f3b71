import '@tensorflow/tfjs-backend-wasm';
import { chooseEngine } from '@ddpm/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StepValues } from '../workload';
import { compareSteps, stepValues } from './gradient-check';

describe('the check of a training step', () => {
  let exact: StepValues;
  beforeAll(async () => {
    exact = await stepValues((await chooseEngine('cpu')).createRunner);
  });

  test.each(['compiled', 'wasm'] as const)('finds %s right', async (name) => {
    const { createRunner } = await chooseEngine(name, { threads: 1 });
    const found = compareSteps(await stepValues(createRunner), exact);
    expect(found).toMatchObject({ correct: true });
    expect(found.error).toBeLessThan(1e-4);
  });

  test.each([
    ['a loss', (values: StepValues) => ({ ...values, losses: values.losses.map((loss) => loss * 1.01) })],
    [
      'a gradient that is no number',
      (values: StepValues) => ({ ...values, gradient: [NaN, ...values.gradient.slice(1)] }),
    ],
    ['gradients that are missing', (values: StepValues) => ({ ...values, gradient: [] })],
    [
      'half precision',
      (values: StepValues) => ({ ...values, gradient: values.gradient.map((value) => value * (1 + 2e-3)) }),
    ],
  ])('finds %s', (_, change) => {
    expect(compareSteps(change(exact), exact).correct).toBe(false);
  });
});
