import { prepareBackend } from '@ddpm/engine';
import { methodNames, Sampler, type MethodName, type SamplingModel } from '@ddpm/sampler';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateCalls } from '../generate/generate-calls';
import type { GenerateEvent, GenerateRequest, StepEvent } from '../generate/generate-protocol';
import { withEvent, type Trajectory } from '../generate/trajectory';
import type { WorkerContext } from '../engine/worker-module';
import { guidedOpinion } from './guided-opinion';
import { presentStep, type ShownRun } from './present-step';
import { createReplay } from './replayed-run';
import { understandCalls } from './understand-calls';

/** Curved enough that the predictions of two steps differ, and those for two labels. */
const model: SamplingModel = {
  predict: (_, xt, t, labels) => {
    const shifts = tf.reshape(tf.add(tf.div(t, 300), tf.cast(labels ?? 0, 'float32')), [-1, 1, 1, 1]);
    return tf.sin(tf.add<tf.Tensor4D>(tf.mul(xt, 1.3), shifts));
  },
  parameters: {},
  imageShape: [4, 4, 1],
  numClasses: 3,
  nullLabel: 3,
};
const schedule = createNoiseSchedule({
  ...articleSchedule,
  betaSchedule: 'squaredcos_cap_v2',
  predictionType: 'v_prediction',
  timestepSpacing: 'trailing',
  clipSample: true,
});
const source = { id: 'waves', title: 'Waves', kind: 'address', address: '' } as const;
const never = new AbortController().signal;

const sampler = new Sampler({ model, schedule });
const context = {
  openModel: () => Promise.resolve({ sampler }),
  memory: () => 0,
} as unknown as WorkerContext;
const calls = { ...generateCalls(context), ...understandCalls(context) };

function requestOf(method: MethodName, eta: number): GenerateRequest {
  return {
    ...{ labels: [1], seed: 5, sharedNoise: false, firstSampleIndex: 2 },
    ...{ sampler: method, steps: 5, guidance: 2, eta },
  };
}

async function shownRun(request: GenerateRequest): Promise<ShownRun> {
  const events: GenerateEvent[] = [];
  await calls.generate(never, source, request, (event) => {
    events.push(event);
  });
  const plan = await calls.planSteps(never, source, request);
  const trajectory = events.reduce<Trajectory | null>(withEvent, null);
  if (trajectory === null) throw new Error('The run told nothing.');
  const { varianceType } = schedule.config;
  const { seen } = trajectory;
  const replay = createReplay({ request, plan });
  return { request, plan, trajectory, varianceType, picturesAt: (index) => replay(seen, index) };
}

beforeAll(async () => {
  await prepareBackend('cpu');
});

const cases = [...methodNames.map((name) => [name, 0] as const), ['ddim', 0.8] as const];

describe.each(cases)('a run by %s with eta %d', (method, eta) => {
  test('is made by the sums that are shown, step by step, from the pictures that are shown', async () => {
    const run = await shownRun(requestOf(method, eta));
    expect(run.plan.length).toBe(run.trajectory.seen.length);
    for (const index of run.plan.keys()) {
      const step = presentStep(run, index);
      for (const { pixels, terms } of step?.sums ?? []) {
        const sums = Array.from(pixels, (_, pixel) =>
          terms.reduce((total, { weight, pixels: own }) => total + weight * (own[pixel] ?? NaN), 0),
        );
        sums.forEach((sum, pixel) => {
          expect(Math.abs(sum - (pixels[pixel] ?? NaN))).toBeLessThan(3e-6);
        });
      }
      expect(step?.sums.at(-1)?.target.name).toBe('next');
    }
  });
});

test('guidance shows the two predictions of which the expected picture of the run was made', async () => {
  const { trajectory, request } = await shownRun(requestOf('ddim', 0));
  for (const { xt, t, alphaBar, x0 } of trajectory.seen) {
    const opinions = await calls.askTwice(never, source, { xt, t, alphaBar, label: 1 });
    if (opinions === null) throw new Error('The model knows a missing label.');
    const guided = guidedOpinion(opinions, request.guidance);
    guided.x0.forEach((value, pixel) => {
      expect(Math.max(-1, Math.min(1, value))).toBeCloseTo(x0[pixel] ?? NaN, 5);
    });
    guided.noise.forEach((noise, pixel) => {
      const whole = Math.sqrt(alphaBar) * (guided.x0[pixel] ?? 0) + Math.sqrt(1 - alphaBar) * noise;
      expect(whole).toBeCloseTo(xt[pixel] ?? NaN, 5);
    });
  }
  expect(differs(trajectory.seen)).toBe(true);
});

function differs([first, second]: readonly StepEvent[]): boolean {
  return first?.x0.some((value, pixel) => Math.abs(value - (second?.x0[pixel] ?? value)) > 0.01) ?? false;
}

test('the last place shows the step that led to it; a step that is not told yet is computed', async () => {
  const run = await shownRun(requestOf('heun', 0));
  const { seen } = run.trajectory;
  expect(presentStep(run, seen.length)?.timestepAt(1)).toBe(-1);
  const begun = { ...run, trajectory: { ...run.trajectory, seen: seen.slice(0, 1), images: null } };
  const [ahead, told] = [presentStep(begun, 0)?.sums[0]?.pixels, seen[1]?.xt];
  ahead?.forEach((value, pixel) => {
    expect(value).toBeCloseTo(told?.[pixel] ?? NaN, 5);
  });
  expect(ahead?.length).toBe(16);
  expect(presentStep(begun, 1)).toBeNull();
  // Heun's correction makes the step before once more.
  const corrects = run.plan.findIndex(({ coefficients }) => coefficients['start'] !== 0);
  expect(corrects).toBeGreaterThan(0);
  expect(presentStep(run, corrects)?.timestepAt(0)).toBe(run.plan[corrects - 1]?.t);
});
