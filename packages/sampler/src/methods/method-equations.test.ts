import {
  articleSchedule,
  createNoiseSchedule,
  inferenceTimesteps,
  type NoiseScheduleConfig,
} from '@ddpm/scheduler';
import { describe, expect, test } from 'vitest';
import { weightsOf, type Weights } from '../equations/evaluate';
import type { PictureName } from '../equations/expression';
import { scalarsBehind, scalarValue, type GivenNumbers } from '../equations/scalars';
import { stepEquation } from '../equations/step-equation';
import type { StepFormula } from '../equations/step-formula';
import { methodNames, namedMethod, type MethodName } from './named-methods';

const schedules: Readonly<Record<string, NoiseScheduleConfig>> = {
  linear: articleSchedule,
  'linear, with all of beta': {
    ...articleSchedule,
    varianceType: 'fixed_large',
    timestepSpacing: 'trailing',
  },
  cosine: { ...articleSchedule, betaSchedule: 'squaredcos_cap_v2', timestepSpacing: 'trailing' },
};
const cases = Object.keys(schedules).flatMap((name) => methodNames.map((method) => [method, name] as const));

function planOf(sampler: MethodName, config: NoiseScheduleConfig, steps: number, eta: number) {
  const schedule = createNoiseSchedule(config);
  return namedMethod(sampler, { eta }).plan(schedule, inferenceTimesteps(config, steps));
}

/** What each line of a formula gives, with its letters put in. */
function formulaWeights(formula: StepFormula, given: GivenNumbers): ReadonlyMap<PictureName, Weights> {
  const made = new Map<PictureName, Weights>();
  const meanings = {
    made,
    numberOf: (scalar: Parameters<typeof scalarValue>[1]) => scalarValue(given, scalar),
  };
  for (const { target, value } of formula.shorthands) made.set(target.name, weightsOf(value, meanings));
  const lines = formula.equations.map(
    ({ target, value }) => [target.name, weightsOf(value, meanings)] as const,
  );
  return new Map(lines);
}

describe.each(cases)('the formula of %s on the schedule "%s"', (sampler, name) => {
  const config = schedules[name] ?? articleSchedule;

  test.each([
    [1, 0],
    [2, 0],
    [3, 0.5],
    [7, 0],
    [20, 1],
  ])('gives the weights that the sampler uses, over %d steps with eta %d', (steps, eta) => {
    const plan = planOf(sampler, config, steps, eta);
    plan.forEach((planned, index) => {
      const run = { method: sampler, plan, varianceType: config.varianceType };
      const { formula, weights, first } = stepEquation(run, index);
      const given = { eta, alphaBarAt: (at: number) => plan[first + at]?.alphaBar ?? 1 };
      const lines = formulaWeights(formula, given);
      const shown = {
        next: withoutEpsilon(sampler, weights.next, planned.alphaBar),
        correctedNow: weights.correctedNow,
      };
      for (const { target, summed } of formula.equations) {
        const expected = target.name === 'next' ? shown.next : shown.correctedNow;
        expectWeights(lines.get(target.name) ?? {}, expected);
        const own = target.name === 'next' ? weights.next : weights.correctedNow;
        const named = new Set(summed?.map((symbol) => symbol.name));
        expect(Object.keys(own).filter((picture) => !named.has(picture as PictureName))).toEqual([]);
      }
      for (const scalar of scalarsBehind(...formula.equations.map(({ value }) => value))) {
        expect(scalarValue(given, scalar)).not.toBeNaN();
      }
    });
  });
});

/** The formula of DDIM speaks of the noise, which is (xt - sqrt(alphaBar) x0) / sqrt(1 - alphaBar). */
function withoutEpsilon(sampler: MethodName, { epsilon = 0, ...others }: Weights, alphaBar: number): Weights {
  if (sampler !== 'ddim') return others;
  const share = epsilon / Math.sqrt(1 - alphaBar);
  return { ...others, xt: share, x0: (others.x0 ?? 0) - share * Math.sqrt(alphaBar) };
}

function expectWeights(actual: Weights, expected: Weights): void {
  const names = Object.keys({ ...actual, ...expected }) as readonly PictureName[];
  const largest = Math.max(1, ...Object.values(expected).map(Math.abs));
  for (const name of names) {
    expect(Math.abs((actual[name] ?? 0) - (expected[name] ?? 0)) / largest, name).toBeLessThan(1e-9);
  }
}
