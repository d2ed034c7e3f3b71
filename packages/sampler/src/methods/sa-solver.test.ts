import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { expect, test } from 'vitest';
import {
  saSolver,
  SamplingOptionsError,
  samplingTimesteps,
  uniPC,
  type PlannedStep,
  type SaSolverOptions,
} from '../index';

const schedule = createNoiseSchedule({ ...articleSchedule, betaSchedule: 'squaredcos_cap_v2' });
const timesteps = samplingTimesteps(schedule, saSolver(), 10, 'trailing');

function plan(options: SaSolverOptions): readonly PlannedStep[] {
  return saSolver(options).plan(schedule, timesteps);
}

test('noise comes fresh in the steps from timesteps of the interval alone, and never on the way to the clean image', () => {
  const noisy = (options: SaSolverOptions): readonly number[] =>
    plan(options)
      .filter(({ coefficients }) => coefficients['noise'] !== 0)
      .map(({ t }) => t);
  expect(noisy({})).toEqual([999, 899, 799, 699, 599, 499, 399, 299, 199]);
  expect(noisy({ noiseInterval: [299, 800] })).toEqual([799, 699, 599, 499, 399, 299]);
  expect(noisy({ tau: 0 })).toEqual([]);
});

test('its first step is that of UniPC without noise, its last the predicted clean image', () => {
  const ofUniPC = uniPC().plan(schedule, timesteps);
  expect(plan({ tau: 0 })[0]?.coefficients['x0']).toBeCloseTo(ofUniPC[0]?.coefficients['x0'] ?? NaN, 12);
  expect(plan({ tau: 0 }).at(-1)?.coefficients).toMatchObject({ x0: 1, xt: 0, noise: 0 });
});

test.each([
  ['order 4', { order: 4 }, 'The order of SA-Solver is 4; pass 1, 2 or 3.'],
  ['a negative tau', { tau: -0.1 }, 'The tau of SA-Solver is -0.1; pass a number of at least 0.'],
  ['an infinite tau', { tau: Infinity }, 'The tau of SA-Solver is Infinity'],
  ['no number for tau', { tau: NaN }, 'The tau of SA-Solver is NaN'],
  [
    'an interval upside down',
    { noiseInterval: [800, 200] as const },
    'The noiseInterval of SA-Solver is 800,200; pass two whole timesteps, the lower first.',
  ],
])('refuses %s', (_, options, message) => {
  expect(() => saSolver(options)).toThrow(SamplingOptionsError);
  expect(() => saSolver(options)).toThrow(message);
});

test('UniPC refuses an order that it has not', () => {
  expect(() => uniPC({ order: 4 })).toThrow('The order of UniPC is 4; pass 1, 2 or 3.');
});
