import '@tensorflow/tfjs-backend-cpu';
import {
  articleSchedule,
  createNoiseSchedule,
  type NoiseSchedule,
  type NoiseScheduleConfig,
} from '@ddpm/scheduler';
import { normals, randomKey } from '@ddpm/random';
import { describe, expect, test } from 'vitest';
import {
  ddim,
  ddpm,
  dpmSolver2M,
  dpmSolver3M,
  dpmSolverSde,
  euler,
  heun,
  Sampler,
  saSolver,
  samplingTimesteps,
  uniPC,
  type SamplingMethod,
  type SamplingOptions,
} from '../index';
import { gaussianModel, type GaussianData } from '../reference/gaussian-model';
import { followPixel } from '../reference/linear-recursion';

const data: GaussianData = { means: [0.5, -0.3], deviation: 0.4, imageShape: [16, 16, 1] };
const schedule = createNoiseSchedule(articleSchedule);

async function sample(options: SamplingOptions, process = schedule, of = data): Promise<Float32Array> {
  const sampler = new Sampler({ model: gaussianModel(of, process), schedule: process });
  const { pixels } = await sampler.sample(options);
  await sampler.dispose();
  return pixels;
}

function moments(pixels: Float32Array): { mean: number; variance: number } {
  const mean = pixels.reduce((sum, x) => sum + x, 0) / pixels.length;
  return { mean, variance: pixels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / pixels.length };
}

/** Expects the moments of a normal distribution, within four standard errors. */
function expectMoments(pixels: Float32Array, mean: number, variance: number): void {
  const actual = moments(pixels);
  expect(Math.abs(actual.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / pixels.length));
  expect(Math.abs(actual.variance / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / pixels.length));
}

/** The exact mean and variance of what a method makes of normal data in `steps` steps. */
function exactMoments(
  method: SamplingMethod,
  process: NoiseSchedule,
  steps: number,
  mean: number,
): { mean: number; variance: number } {
  const timesteps = samplingTimesteps(process, method, steps);
  const law = followPixel(method, process, timesteps, { mean, deviation: data.deviation });
  return { mean: law.mean, variance: law.weights.reduce((sum, weight) => sum + weight ** 2, 0) };
}

const methods: readonly (readonly [string, SamplingMethod])[] = [
  ['ddpm', ddpm()],
  ['ddpm fixed_large', ddpm({ varianceType: 'fixed_large' })],
  ['ddim', ddim()],
  ['ddim eta 0.5', ddim({ eta: 0.5 })],
  ['ddim eta 1', ddim({ eta: 1 })],
  ['euler', euler()],
  ['heun', heun()],
  ['dpm-solver-2m', dpmSolver2M()],
  ['dpm-solver-3m', dpmSolver3M()],
  ['dpm-solver-sde', dpmSolverSde()],
  ['sa-solver', saSolver()],
  ['sa-solver of order 3 with noise in a part', saSolver({ order: 3, noiseInterval: [200, 800] })],
  ['unipc', uniPC()],
  ['unipc of order 3', uniPC({ order: 3 })],
  ['euler with Karras sigmas', euler({ karrasSigmas: true })],
  ['dpm-solver-2m with Karras sigmas', dpmSolver2M({ karrasSigmas: true })],
];

describe.each(methods)('%s', (_, method) => {
  test('over all steps leads to the mean and variance of the data', () => {
    const { mean, variance } = exactMoments(method, schedule, 1000, 0.5);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance / 0.16).toBeCloseTo(1, 1);
  });

  test.each([2, 7, 20])('samples have the moments that %i steps should give', async (numInferenceSteps) => {
    const classLabels = [...new Array<number>(16).fill(0), ...new Array<number>(16).fill(1)];
    const pixels = await sample({ classLabels, method, numInferenceSteps, seed: 2 });
    const first = exactMoments(method, schedule, numInferenceSteps, 0.5);
    expectMoments(pixels.subarray(0, 16 * 256), first.mean, first.variance);
    const second = exactMoments(method, schedule, numInferenceSteps, -0.3);
    expectMoments(pixels.subarray(16 * 256), second.mean, second.variance);
  });
});

test('ddim converges to the probability flow ODE, whose solution is known, at order 1', async () => {
  const start = normals(randomKey(3, 'initial', 0), 256);
  const alphaBar = schedule.alphaBars[999]!;
  const deviation = Math.sqrt(alphaBar * 0.16 + 1 - alphaBar);
  const exact = start.map((x) => 0.5 + (0.4 * (x - Math.sqrt(alphaBar) * 0.5)) / deviation);
  const errors: number[] = [];
  for (const numInferenceSteps of [25, 50, 100, 200]) {
    const pixels = await sample({ classLabels: [0], seed: 3, numInferenceSteps });
    errors.push(pixels.reduce((worst, x, i) => Math.max(worst, Math.abs(x - exact[i]!)), 0));
  }
  for (let i = 1; i < errors.length; i += 1) {
    expect(errors[i - 1]! / errors[i]!).toBeGreaterThan(1.7);
    expect(errors[i - 1]! / errors[i]!).toBeLessThan(2.3);
  }
});

test.each([
  { predictionType: 'sample' },
  { predictionType: 'v_prediction' },
  { betaSchedule: 'squaredcos_cap_v2' },
  { betaSchedule: 'squaredcos_cap_v2', predictionType: 'v_prediction', timestepSpacing: 'linspace' },
  {
    betaSchedule: 'scaled_linear',
    betaStart: 0.00085,
    betaEnd: 0.012,
    predictionType: 'v_prediction',
    rescaleBetasZeroSnr: true,
  },
  { betaSchedule: 'sigmoid', predictionType: 'sample', rescaleBetasZeroSnr: true },
] satisfies Partial<NoiseScheduleConfig>[])('any schedule and prediction works: %j', async (fields) => {
  const process = createNoiseSchedule({ ...articleSchedule, ...fields });
  for (const method of [ddim(), ddpm(), dpmSolver3M(), uniPC({ order: 3 }), heun({ karrasSigmas: true })]) {
    const all = exactMoments(method, process, method.usesNoise ? 1000 : 500, 0.5);
    expect(all.mean).toBeCloseTo(0.5, 2);
    expect(all.variance / 0.16).toBeCloseTo(1, 1);
    const classLabels = new Array<number>(16).fill(0);
    const pixels = await sample({ classLabels, method, numInferenceSteps: 20, seed: 4 }, process);
    const { mean, variance } = exactMoments(method, process, 20, 0.5);
    expectMoments(pixels, mean, variance);
  }
});

test('all kinds of prediction give the same images', async () => {
  const images: Float32Array[] = [];
  for (const predictionType of ['epsilon', 'sample', 'v_prediction'] as const) {
    const process = createNoiseSchedule({ ...articleSchedule, predictionType });
    images.push(
      await sample({ classLabels: [0, 1], method: ddpm(), numInferenceSteps: 100, seed: 5 }, process),
    );
  }
  images.slice(1).forEach((pixels) => {
    pixels.forEach((x, i) => {
      expect(Math.abs(x - images[0]![i]!)).toBeLessThan(1e-4);
    });
  });
});

describe('guidance', () => {
  const withNull: GaussianData = { ...data, means: [0.5, -0.3, 0.1], lastIsNull: true };

  test.each([0, 0.5, 2, 3])(
    'of scale %d moves the mean of the data away from the null label, as the formula says',
    async (guidanceScale) => {
      // Predictions are linear in the mean, so guidance samples data whose mean is null + scale (label - null).
      const moved: GaussianData = { ...data, means: [0.1 + guidanceScale * 0.4, 0.1 - guidanceScale * 0.4] };
      const options = { classLabels: [0, 1], numInferenceSteps: 20, seed: 6, method: ddim({ eta: 1 }) };
      const guided = await sample({ ...options, guidanceScale }, schedule, withNull);
      const direct = await sample(options, schedule, moved);
      guided.forEach((x, i) => {
        expect(Math.abs(x - direct[i]!)).toBeLessThan(2e-5);
      });
    },
  );

  test('of scale 1 is off, and no label is the null label', async () => {
    const options = { numInferenceSteps: 10, seed: 7 };
    const off = await sample({ ...options, classLabels: [0, 1], guidanceScale: 1 }, schedule, withNull);
    expect(off).toEqual(await sample({ ...options, classLabels: [0, 1] }, schedule, data));
    const direct = await sample({ ...options, classLabels: [0] }, schedule, { ...data, means: [0.1] });
    expect(await sample({ ...options, classLabels: [null] }, schedule, withNull)).toEqual(direct);
    expect(await sample({ ...options, count: 1 }, schedule, withNull)).toEqual(direct);
  });
});

test('clipping keeps every predicted clean image, and so the result, in range', async () => {
  const process = createNoiseSchedule({ ...articleSchedule, clipSample: true, clipSampleRange: 0.6 });
  const largest: number[] = [];
  const onStep = ({ x0 }: { x0: Float32Array }): void => {
    largest.push(Math.max(...x0.map(Math.abs)));
  };
  const options = { classLabels: [0], method: ddpm(), numInferenceSteps: 20, onStep };
  const pixels = await sample(options, process);
  expect(Math.max(...largest)).toBeCloseTo(0.6, 6);
  expect(Math.max(...pixels)).toBeCloseTo(0.6, 6);
  expect(Math.max(...(await sample({ ...options, clipSample: false }, process)))).toBeGreaterThan(0.7);
  expect(Math.max(...largest)).toBeGreaterThan(0.7);
});
