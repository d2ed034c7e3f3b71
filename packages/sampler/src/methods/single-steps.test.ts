import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { createEagerRunner } from '@ddpm/engine';
import { articleSchedule, createNoiseSchedule, type PredictionType } from '@ddpm/scheduler';
import { convertPredictionArrays } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ddim, ddpm, type SamplingMethod, type SamplingModel } from '../index';
import reference from '../reference/steps.json';
import { coefficientInputs, createSamplingStep, initialSamplingState } from '../loop/sampling-step';

const schedule = createNoiseSchedule(articleSchedule);
const wave = (frequency: number, phase: number): Float32Array =>
  Float32Array.from({ length: 64 }, (_, i) => Math.sin(frequency * (i + 1) + phase));
const xt = wave(0.7, 0.1);
const predictedNoise = wave(1.3, 0.5);
const freshNoise = wave(2.1, 0.9);
const shape = [1, 8, 8, 1];

/** One step of `method` on the reference inputs, for a network that predicts the reference noise. */
async function step(
  method: SamplingMethod,
  t: number,
  previous: number,
  predictionType: PredictionType = 'epsilon',
): Promise<{ image: Float32Array; x0: Float32Array }> {
  const conversion = { from: 'epsilon', to: predictionType } as const;
  const prediction = convertPredictionArrays(schedule, conversion, predictedNoise, xt, [t]);
  const model: SamplingModel = {
    predict: () => tf.tensor4d(prediction, [1, 8, 8, 1]),
    parameters: {},
    imageShape: [8, 8, 1],
    numClasses: null,
    nullLabel: null,
  };
  const parts = { model, method, limit: { kind: 'none' } as const, guided: false };
  const runner = await createEagerRunner(createSamplingStep(parts), initialSamplingState(parts, 1));
  const [planned] = method.plan(schedule, Int32Array.from(previous === -1 ? [t] : [t, previous]));
  const outputs = await runner.run({
    start: { shape, data: xt },
    t: { shape: [1], data: Float32Array.of(t) },
    ...(method.usesNoise ? { noise: { shape, data: freshNoise } } : {}),
    ...coefficientInputs(planned!, { predictionType, guidanceScale: 1, carries: false }),
  });
  await runner.dispose();
  return { image: outputs['image']!.data as Float32Array, x0: outputs['x0']!.data as Float32Array };
}

function largestDifference(actual: Float32Array, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual[i]!)), 0);
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(
    reference.steps.map((entry) => [entry.method, entry.eta, entry.t, entry.previous, entry.result] as const),
  )(
    'a %s step (eta %s) from %i to %i gives the reference numbers',
    async (name, eta, t, previous, result) => {
      const method = name === 'ddpm' ? ddpm() : ddim({ eta });
      const before = tf.memory().numTensors;
      const { image } = await step(method, t, previous);
      // x0 is up to 160 times xt at t = 999, and its float32 rounding as many times larger.
      expect(largestDifference(image, result)).toBeLessThan(2e-6);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test.each(['sample', 'v_prediction'] as const)(
    'the same step follows from a prediction of kind %s',
    async (kind) => {
      for (const { t, previous, result } of reference.steps.filter(({ method }) => method === 'ddpm')) {
        const { image } = await step(ddpm(), t, previous, kind);
        expect(largestDifference(image, result)).toBeLessThan(4e-6);
      }
    },
  );
});

test('fixed_large adds noise of deviation sqrt(beta), and none at the last step', () => {
  const method = ddpm({ varianceType: 'fixed_large' });
  const plan = method.plan(schedule, Int32Array.of(500, 499, 0));
  expect(plan[0]!.coefficients['noise']).toBeCloseTo(Math.sqrt(schedule.betas[500]!), 12);
  expect(plan[1]!.coefficients['noise']).toBeCloseTo(
    Math.sqrt(1 - schedule.alphaBars[499]! / schedule.alphaBars[0]!),
    12,
  );
  expect(plan[2]!.coefficients['noise']).toBe(0);
});

test.each([-0.1, 1.1, NaN])('ddim refuses an eta of %d', (eta) => {
  expect(() => ddim({ eta })).toThrow(`The eta of DDIM is ${eta}; pass a number from 0 to 1.`);
});
