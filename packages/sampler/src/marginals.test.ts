import {
  alphaBarAt,
  articleSchedule,
  createNoiseSchedule,
  inferenceTimesteps,
  previousTimestep,
} from '@ddpm/scheduler';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ddim, ddpm, type SamplingMethod } from './index';

const anyMethod: fc.Arbitrary<SamplingMethod> = fc.oneof(
  fc.constant(ddpm({ varianceType: 'fixed_small' })),
  fc.double({ min: 0, max: 1, noNaN: true }).map((eta) => ddim({ eta })),
);
const anySchedule = fc
  .record({
    betaSchedule: fc.constantFrom('linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid'),
    rescaleBetasZeroSnr: fc.boolean(),
    timestepSpacing: fc.constantFrom('leading', 'trailing', 'linspace'),
  } as const)
  .map((fields) => createNoiseSchedule({ ...articleSchedule, predictionType: 'v_prediction', ...fields }));

test('with the true clean image, every step of every method leads from q(x_t | x0) to q(x_previous | x0)', () => {
  fc.assert(
    fc.property(anyMethod, anySchedule, fc.integer({ min: 1, max: 1000 }), (method, schedule, steps) => {
      const timesteps = inferenceTimesteps(schedule.config, steps);
      const plan = method.plan(schedule, timesteps);
      expect(plan.map(({ t }) => t)).toEqual([...timesteps]);
      for (const [i, { t, alphaBar, coefficients }] of plan.entries()) {
        const target = alphaBarAt(schedule, previousTimestep(timesteps, i));
        expect(alphaBar).toBe(schedule.alphaBars[t]);
        const { x0, xt, noise = 0 } = coefficients;
        expect(x0! + xt! * Math.sqrt(alphaBar)).toBeCloseTo(Math.sqrt(target), 9);
        expect(xt! ** 2 * (1 - alphaBar) + noise ** 2).toBeCloseTo(1 - target, 9);
      }
    }),
  );
});
