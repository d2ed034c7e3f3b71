import { alphaBarAt, articleSchedule, createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, test } from 'vitest';
import {
  ddim,
  dpmSolver2M,
  dpmSolver3M,
  dpmSolverSde,
  euler,
  heun,
  saSolver,
  uniPC,
  type SamplingMethod,
} from '../index';
import { followPixel, gaussianMarginal } from '../reference/linear-recursion';

// Normal data has an exact denoiser and a known solution of the probability flow: at every noise level, the pixel keeps
// its place in the distribution. From timestep 960 to 64, in steps that halve.
const data = { mean: 0.5, deviation: 0.4 };
const [first, last] = [960, 64];
const cosine = createNoiseSchedule({ ...articleSchedule, betaSchedule: 'squaredcos_cap_v2' });
const linear = createNoiseSchedule(articleSchedule);

function timestepsOf(gap: number): Int32Array {
  return Int32Array.from([...Array.from({ length: (first - last) / gap + 1 }, (_, i) => first - i * gap)]);
}

/** How far the pixel is from the solution: error of its mean, and of the weight of the initial noise in it. */
function flowError(method: SamplingMethod, schedule: NoiseSchedule, timesteps: Int32Array): number {
  const { from, to, law } = follow(method, schedule, timesteps);
  const scale = to.deviation / from.deviation;
  return Math.abs((law.weights[0] ?? 0) - scale) + Math.abs(law.mean - (to.mean - scale * from.mean));
}

/** How far the pixel's variance is from that of the forward process. */
function varianceError(method: SamplingMethod, schedule: NoiseSchedule, timesteps: Int32Array): number {
  const { from, to, law } = follow(method, schedule, timesteps);
  const [initial = 0, ...fresh] = law.weights;
  const variance = fresh.reduce((sum, weight) => sum + weight ** 2, (initial * from.deviation) ** 2);
  return Math.abs(variance - to.deviation ** 2);
}

function follow(method: SamplingMethod, schedule: NoiseSchedule, timesteps: Int32Array) {
  const untilLast = method.plan(schedule, timesteps).length - 1;
  const law = followPixel(method, schedule, timesteps, data, untilLast);
  const marginal = (t: number) => gaussianMarginal(data, alphaBarAt(schedule, t));
  return { from: marginal(timesteps[0] ?? first), to: marginal(last), law };
}

const karras = { karrasSigmas: true };
const cases: readonly (readonly [string, SamplingMethod, number])[] = [
  ['DDIM', ddim(), 1],
  ['Euler', euler(), 1],
  ['Euler, Karras sigmas', euler(karras), 1],
  ['Heun', heun(), 2],
  ['Heun, Karras sigmas', heun(karras), 2],
  ['DPM-Solver++ 2M', dpmSolver2M(), 2],
  ['DPM-Solver++ 2M, Karras sigmas', dpmSolver2M(karras), 2],
  ['DPM-Solver++ 3M', dpmSolver3M(), 3],
  ['DPM-Solver++ 3M, Karras sigmas', dpmSolver3M(karras), 3],
  // The corrector adds one to the order of the predictor; the first step limits order 3 to 3.
  ['UniPC of order 1', uniPC({ order: 1 }), 2],
  ['UniPC of order 2', uniPC({ order: 2 }), 3],
  ['UniPC of order 3', uniPC({ order: 3 }), 3],
  ['SA-Solver of order 1 without noise', saSolver({ order: 1, tau: 0 }), 2],
  ['SA-Solver of order 2 without noise', saSolver({ tau: 0 }), 3],
  ['SA-Solver of order 3 without noise', saSolver({ order: 3, tau: 0 }), 3],
  ['UniPC of order 3, Karras sigmas', uniPC({ order: 3, ...karras }), 3],
];

describe('halving the steps divides the error by 2 to the order', () => {
  test.each(cases)('%s: order %2$i', (name, method, order) => {
    const schedule = name === 'DPM-Solver++ 3M' ? linear : cosine;
    const errors = [4, 2, 1].map((gap) => flowError(method, schedule, timestepsOf(gap)));
    const [coarse = 0, middle = 0, fine = 0] = errors;
    expect(Math.abs(Math.log2(coarse / middle) - order)).toBeLessThan(0.4);
    expect(Math.abs(Math.log2(middle / fine) - order)).toBeLessThan(0.2);
  });

  test.each([
    ['DPM-Solver++ SDE', dpmSolverSde()],
    ['SA-Solver of order 1', saSolver({ order: 1 })],
  ] as const)('%s: order 2 in the variance', (_, method) => {
    const [coarse = 0, fine = 0] = [8, 4].map((gap) => varianceError(method, cosine, timestepsOf(gap)));
    expect(Math.abs(Math.log2(coarse / fine) - 2)).toBeLessThan(0.15);
  });

  test.each([
    ['order 2', saSolver()],
    ['order 2 with half of the noise', saSolver({ tau: 0.5 })],
    ['order 2 with noise in a part', saSolver({ noiseInterval: [300, 700] })],
    ['order 3', saSolver({ order: 3 })],
  ] as const)(
    'SA-Solver of %s: above order 2 in the variance, and nearer than DPM-Solver++ SDE',
    (_, method) => {
      const [coarse = 0, fine = 0] = [8, 4].map((gap) => varianceError(method, cosine, timestepsOf(gap)));
      expect(Math.log2(coarse / fine)).toBeGreaterThan(2.2);
      expect(fine).toBeLessThan(varianceError(dpmSolverSde(), cosine, timestepsOf(4)) / 2);
    },
  );
});

test('the solvers of higher order are nearer with the same steps', () => {
  const errorOf = (method: SamplingMethod): number => flowError(method, linear, timestepsOf(32));
  const errors = [ddim(), heun(), dpmSolver2M()].map(errorOf);
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  expect(errorOf(uniPC())).toBeLessThan(errorOf(ddim()) / 10);
  expect(errorOf(dpmSolver3M())).toBeLessThan(errorOf(ddim()) / 10);
});

test('Euler on the timesteps of the schedule is DDIM without noise', () => {
  const timesteps = timestepsOf(64);
  const plans = [euler(), ddim()].map((method) => method.plan(linear, timesteps));
  plans[0]?.forEach(({ t, coefficients }, i) => {
    const other = plans[1]?.[i];
    expect(t).toBe(other?.t);
    expect(coefficients['x0']).toBeCloseTo(other?.coefficients['x0'] ?? NaN, 12);
    expect(coefficients['xt']).toBeCloseTo(other?.coefficients['xt'] ?? NaN, 12);
  });
});
