import {
  alphaBarAt,
  articleSchedule,
  createNoiseSchedule,
  inferenceTimesteps,
  previousTimestep,
} from '@ddpm/scheduler';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ddim,
  ddpm,
  dpmSolver2M,
  dpmSolver3M,
  dpmSolverSde,
  euler,
  heun,
  saSolver,
  uniPC,
  type SamplingMethod,
} from '../index';

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

const solver: fc.Arbitrary<SamplingMethod> = fc
  .tuple(
    fc.constantFrom(
      dpmSolver2M,
      dpmSolver3M,
      dpmSolverSde,
      euler,
      heun,
      saSolver,
      (options: { karrasSigmas: boolean }) =>
        saSolver({ order: 3, tau: 0.7, noiseInterval: [200, 800], ...options }),
      (options: { karrasSigmas: boolean }) => uniPC({ order: 3, ...options }),
      uniPC,
    ),
    fc.boolean(),
  )
  .map(([create, karrasSigmas]) => create({ karrasSigmas }));

test('if the network always predicts the true clean image, every solver keeps to q(x_t | x0) and ends at it', () => {
  fc.assert(
    fc.property(solver, anySchedule, fc.integer({ min: 1, max: 60 }), (method, schedule, steps) => {
      const plan = method.plan(schedule, inferenceTimesteps(schedule.config, steps));
      // Each image as signal * x0 + noise * (unit noise); with one x0 throughout, only these two numbers matter.
      let images: Record<string, { signal: number; variance: number }> = {};
      let [signal, variance] = [Math.sqrt(plan[0]!.alphaBar), 1 - plan[0]!.alphaBar];
      for (const { t, alphaBar, coefficients } of plan) {
        expect(t).toBeGreaterThanOrEqual(0);
        expect(t).toBeLessThan(1000);
        expect(signal).toBeCloseTo(Math.sqrt(alphaBar), 6);
        expect(variance).toBeCloseTo(1 - alphaBar, 6);
        const sources: typeof images = {
          ...images,
          xt: { signal, variance },
          x0: { signal: 1, variance: 0 },
          noise: { signal: 0, variance: 1 },
        };
        const mixed = (target: string) =>
          Object.entries(coefficients).reduce(
            (sum, [name, weight]) => {
              const [head = '', tail] = name.split('.');
              const source = tail === undefined ? (target === 'xt' ? head : '') : head === target ? tail : '';
              const image = sources[source] ?? { signal: 0, variance: 0 };
              const deviation = sum.deviation + (source === 'noise' ? 0 : weight * Math.sqrt(image.variance));
              const fresh = sum.fresh + (source === 'noise' ? weight ** 2 : 0);
              return { signal: sum.signal + weight * image.signal, deviation, fresh };
            },
            { signal: 0, deviation: 0, fresh: 0 },
          );
        images = Object.fromEntries(
          ['xt', ...method.memoryNames].map((target) => {
            const result = mixed(target);
            return [target, { signal: result.signal, variance: result.deviation ** 2 + result.fresh }];
          }),
        );
        ({ signal, variance } = images['xt']!);
      }
      expect(signal).toBeCloseTo(1, 6);
      expect(variance).toBeCloseTo(0, 6);
    }),
    { numRuns: 150 },
  );
});
