import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  addNoise,
  addNoiseToArrays,
  articleSchedule,
  conversionCoefficients,
  convertPrediction,
  convertPredictionArrays,
  createNoiseSchedule,
  lookUp,
  minSnrWeights,
  ScheduleInputError,
  trainingTarget,
  trainingTargetArrays,
  type NoiseSchedule,
  type PredictionType,
} from './index';
import reference from './reference/steps.json';

const schedule = createNoiseSchedule(articleSchedule);
const kinds: readonly PredictionType[] = ['epsilon', 'sample', 'v_prediction'];
const wave = (length: number, frequency: number, phase: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(frequency * (i + 1) + phase));
const clean = wave(64, 0.7, 0.1);
const fresh = wave(64, 2.1, 0.9);

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Array.from(actual).reduce((worst, x, i) => Math.max(worst, Math.abs(x - expected[i]!)), 0);
}

/** Runs `compute` within a leak check: nothing but its result may remain. */
function computed(compute: () => tf.Tensor): Float32Array {
  const before = tf.memory().numTensors;
  const result = compute();
  expect(tf.memory().numTensors).toBe(before + 1);
  const data = result.dataSync<'float32'>();
  result.dispose();
  return data;
}

/** The three kinds of one truth, for images of three pixels. */
function truth(process: NoiseSchedule, t: readonly number[]): Record<PredictionType | 'xt', Float32Array> {
  const sample = wave(3 * t.length, 0.7, 0.1);
  const epsilon = wave(3 * t.length, 1.3, 0.5);
  const mix = (a: number, b: number, i: number): number => a * sample[i]! + b * epsilon[i]!;
  const signal = (i: number): number => process.sqrtAlphaBars[t[Math.floor(i / 3)]!]!;
  const noise = (i: number): number => process.sqrtOneMinusAlphaBars[t[Math.floor(i / 3)]!]!;
  return {
    sample,
    epsilon,
    v_prediction: sample.map((_, i) => mix(-noise(i), signal(i), i)),
    xt: sample.map((_, i) => mix(signal(i), noise(i), i)),
  };
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test('addNoise gives the reference numbers', () => {
    const result = computed(() =>
      tf.tidy(() =>
        addNoise(
          schedule,
          tf.tensor(clean, [1, 64]),
          tf.tensor(fresh, [1, 64]),
          tf.tensor1d([reference.noised.t], 'int32'),
        ),
      ),
    );
    expect(largestDifference(result, reference.noised.result)).toBeLessThan(1e-6);
  });

  test('addNoise takes each sample at its own timestep, at any rank', () => {
    const t = [0, 999, 500, 1];
    const { sample, epsilon, xt } = truth(schedule, t);
    for (const shape of [
      [4, 3],
      [4, 1, 3, 1],
      [4, 3, 1],
    ]) {
      const result = computed(() =>
        tf.tidy(() =>
          addNoise(schedule, tf.tensor(sample, shape), tf.tensor(epsilon, shape), tf.tensor1d(t, 'int32')),
        ),
      );
      expect(largestDifference(result, xt)).toBeLessThan(1e-6);
    }
  });

  test.each(kinds.flatMap((from) => kinds.map((to) => [from, to] as const)))(
    'convertPrediction from %s to %s agrees with the definitions',
    (from, to) => {
      const t = [0, 10, 300, 600, 999];
      const known = truth(schedule, t);
      const shape = [5, 3, 1, 1];
      const result = computed(() =>
        tf.tidy(() =>
          convertPrediction(
            schedule,
            { from, to },
            tf.tensor(known[from], shape),
            tf.tensor(known.xt, shape),
            tf.tensor1d(t, 'int32'),
          ),
        ),
      );
      // float32 rounding of xt and of the prediction, grown by the largest weight.
      const growth = Math.max(
        ...t.map((step) => {
          const { xt, prediction } = conversionCoefficients(from, to, schedule.alphaBars[step]!);
          return 1 + Math.abs(xt) + Math.abs(prediction);
        }),
      );
      expect(largestDifference(result, known[to])).toBeLessThan(1.5e-7 * growth);
      expect(
        largestDifference(
          convertPredictionArrays(schedule, { from, to }, known[from], known.xt, t),
          known[to],
        ),
      ).toBeLessThan(1.5e-7 * growth);
    },
  );

  test.each(kinds)('trainingTarget of %s is what the network should predict', (predictionType) => {
    const process = createNoiseSchedule({ ...articleSchedule, predictionType });
    const t = [3, 700];
    const known = truth(process, t);
    const result = computed(() =>
      tf.tidy(() =>
        trainingTarget(
          process,
          tf.tensor(known.sample, [2, 3]),
          tf.tensor(known.epsilon, [2, 3]),
          tf.tensor1d(t, 'int32'),
        ),
      ),
    );
    expect(largestDifference(result, known[predictionType])).toBeLessThan(1e-6);
    const onHost = trainingTargetArrays(process, known.sample, known.epsilon, t);
    expect(largestDifference(onHost, known[predictionType])).toBeLessThan(1e-7);
  });

  test('lookUp reads a table at each timestep', () => {
    const t = [999, 0, 42];
    const result = computed(() => tf.tidy(() => lookUp(schedule.betas, tf.tensor1d(t, 'int32'))));
    expect(result).toEqual(Float32Array.from(t, (step) => schedule.betas[step]!));
  });

  test.each(['squaredcos_cap_v2', 'linear'] as const)(
    'no NaN anywhere at a terminal SNR of (almost) zero: %s',
    (betaSchedule) => {
      const process = createNoiseSchedule({
        ...articleSchedule,
        betaSchedule,
        predictionType: 'v_prediction',
        rescaleBetasZeroSnr: betaSchedule === 'linear',
      });
      const known = truth(process, [999]);
      for (const from of kinds) {
        for (const to of kinds) {
          const result = computed(() =>
            tf.tidy(() =>
              convertPrediction(
                process,
                { from, to },
                tf.tensor2d(known[from], [1, 3]),
                tf.tensor2d(known.xt, [1, 3]),
                tf.tensor1d([999], 'int32'),
              ),
            ),
          );
          expect(result.every(Number.isFinite), `${from} to ${to}`).toBe(true);
          const informed = from !== 'epsilon' || to === 'epsilon';
          if (informed) expect(largestDifference(result, known[to])).toBeLessThan(1e-6);
        }
      }
    },
  );
});

describe('on the host', () => {
  const anyT = fc.integer({ min: 0, max: 999 });

  test('addNoiseToArrays gives the reference numbers', () => {
    const result = addNoiseToArrays(schedule, clean, fresh, [reference.noised.t]);
    expect(largestDifference(result, reference.noised.result)).toBeLessThan(1e-7);
  });

  test('conversions there and back are the identity', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(...kinds), anyT, (from, to, t) => {
        const there = conversionCoefficients(from, to, schedule.alphaBars[t]!);
        const back = conversionCoefficients(to, from, schedule.alphaBars[t]!);
        expect(there.prediction * back.prediction).toBeCloseTo(1, 9);
        expect(back.xt + back.prediction * there.xt).toBeCloseTo(0, 6);
      }),
    );
  });

  test('arrays that do not fit, and timesteps outside the schedule, are refused', () => {
    const images = new Float32Array(12);
    const attempts: [() => unknown, string][] = [
      [
        () => addNoiseToArrays(schedule, images, new Float32Array(6), [1, 2]),
        'Arrays of 12 and 6 numbers cannot hold 2 samples',
      ],
      [() => addNoiseToArrays(schedule, images, images, [1, 2, 3, 4, 5]), 'cannot hold 5 samples'],
      [() => addNoiseToArrays(schedule, images, images, []), 'cannot hold 0 samples'],
      [() => addNoiseToArrays(schedule, images, images, [1000]), 'The timestep 1000 is outside the schedule'],
      [() => addNoiseToArrays(schedule, images, images, [-1]), 'The timestep -1 is outside the schedule'],
      [() => addNoiseToArrays(schedule, images, images, [0.5]), 'The timestep 0.5 is outside the schedule'],
    ];
    for (const [attempt, message] of attempts) {
      expect(attempt).toThrow(ScheduleInputError);
      expect(attempt).toThrow(message);
    }
  });
});

describe('minSnrWeights', () => {
  const snr = schedule.signalToNoiseRatios;

  test('follow their definitions', () => {
    for (const t of [0, 100, 500, 999]) {
      const capped = Math.min(snr[t]!, 5);
      expect(minSnrWeights(schedule, 5, 'epsilon')[t]).toBeCloseTo(capped / snr[t]!, 12);
      expect(minSnrWeights(schedule, 5, 'sample')[t]).toBeCloseTo(capped, 12);
      expect(minSnrWeights(schedule, 5, 'v_prediction')[t]).toBeCloseTo(capped / (snr[t]! + 1), 12);
    }
    expect(minSnrWeights(schedule, 5)).toEqual(minSnrWeights(schedule, 5, 'epsilon'));
  });

  test('weigh the same error of the image the same, whatever is predicted', () => {
    // An error d of x0 is an error sqrt(snr) d of the noise and sqrt(snr + 1) d of the velocity.
    const bySample = minSnrWeights(schedule, 5, 'sample');
    minSnrWeights(schedule, 5, 'epsilon').forEach((weight, t) => {
      expect((weight * snr[t]!) / bySample[t]!).toBeCloseTo(1, 12);
    });
    minSnrWeights(schedule, 5, 'v_prediction').forEach((weight, t) => {
      expect((weight * (snr[t]! + 1)) / bySample[t]!).toBeCloseTo(1, 12);
    });
  });

  test('are finite at a terminal SNR of zero', () => {
    const process = createNoiseSchedule({
      ...articleSchedule,
      predictionType: 'sample',
      rescaleBetasZeroSnr: true,
    });
    expect(kinds.map((kind) => minSnrWeights(process, 5, kind)[999])).toEqual([1, 0, 0]);
  });

  test.each([0, -1, NaN, Infinity])('refuse a gamma of %d', (gamma) => {
    expect(() => minSnrWeights(schedule, gamma)).toThrow(`The min-SNR gamma is ${gamma}`);
  });
});
