import '@tensorflow/tfjs-backend-cpu';
import { ddim, dpmSolver2M, Sampler, type SamplingMethod, type SamplingModel } from '@ddpm/sampler';
import { alphaBarAt, articleSchedule, createNoiseSchedule, type PredictionType } from '@ddpm/scheduler';
import { normals, randomKey } from '@ddpm/random';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { gaussianModel } from '../../sampler/src/reference/gaussian-model';
import type { Jump } from './jump';
import { jumpTarget } from './jump-target';
import { teacherLandings } from './teacher-landing';

const scheduleOf = (predictionType: PredictionType) =>
  createNoiseSchedule({
    ...articleSchedule,
    betaSchedule: 'squaredcos_cap_v2',
    predictionType,
    clipSample: false,
  });
const schedule = scheduleOf('v_prediction');
const data = { means: [0.5, -0.3, 0.1], deviation: 0.4, imageShape: [4, 4, 1], lastIsNull: true } as const;
const labels = [1, 0, 1];
const noisy = normals(randomKey(1, 'noisy'), 3 * 16);

/** Where the teacher leads `noisy`, for each jump. */
function landings(
  model: SamplingModel,
  method: SamplingMethod,
  jumps: readonly Jump[],
  guidance: { guidanceScale: number; guidanceInterval: [number, number] } = {
    guidanceScale: 1,
    guidanceInterval: [0, 999],
  },
): Float32Array[] {
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const { means } = model.parameters;
    const parameters = { means: tf.tensor1d(means!.data) };
    const batch = jumps.map((jump) => ({
      jump,
      xt: tf.tensor4d(noisy, [3, 4, 4, 1]),
      labels: tf.tensor1d(labels, 'int32'),
    }));
    const teacher = { model, method, ...guidance };
    return teacherLandings(teacher, schedule, parameters, batch).map((images) => images.dataSync().slice());
  });
  expect(tf.memory().numTensors).toBe(before);
  return found as Float32Array[];
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance);
  });
}

/** The probability flow of normal data maps quantiles to quantiles. */
function exactLanding({ from, to }: Jump): number[] {
  const law = (t: number): { signal: number; deviation: number } => {
    const alphaBar = alphaBarAt(schedule, t);
    return {
      signal: Math.sqrt(alphaBar),
      deviation: Math.sqrt(alphaBar * data.deviation ** 2 + 1 - alphaBar),
    };
  };
  const [start, end] = [law(from), law(to)];
  return Array.from(noisy, (x, i) => {
    const mean = data.means[labels[Math.floor(i / 16)]!]!;
    return end.signal * mean + (end.deviation / start.deviation) * (x - start.signal * mean);
  });
}

const manyCalls = (from: number, to: number, calls: number): Jump => ({
  from,
  to,
  images: 3,
  through: Array.from({ length: calls }, (_, i) => Math.round(from + ((Math.max(0, to) - from) * i) / calls)),
});

test('with many calls the teacher lands on the exact trajectory of normal data', () => {
  const jumps = [manyCalls(900, 600, 100), manyCalls(600, 200, 100), manyCalls(300, -1, 100)];
  const found = landings(gaussianModel(data, schedule), dpmSolver2M(), jumps);
  jumps.forEach((jump, i) => {
    expectNear(found[i]!, exactLanding(jump), 2e-3);
  });
});

test('more calls land nearer', () => {
  const jump = (calls: number): Jump => manyCalls(600, 200, calls);
  const errors = [1, 3, 9].map((calls) => {
    const [found] = landings(gaussianModel(data, schedule), dpmSolver2M(), [jump(calls)]);
    return Math.max(...exactLanding(jump(calls)).map((value, i) => Math.abs(value - found![i]!)));
  });
  expect(errors[1]).toBeLessThan(errors[0]! / 3);
  expect(errors[2]).toBeLessThan(errors[1]! / 3);
});

test('to the clean image it goes as the sampler goes, guided in the same timesteps, whatever stands beside it', async () => {
  const model = gaussianModel(data, schedule);
  const guidance = { guidanceScale: 1.7, guidanceInterval: [300, 600] as [number, number] };
  const through = [700, 500, 320, 90];
  const sampler = new Sampler({ model, schedule });
  for (const method of [ddim(), dpmSolver2M()]) {
    const { pixels } = await sampler.sample({
      classLabels: labels,
      initialNoise: noisy,
      timesteps: through,
      method,
      ...guidance,
      clipSample: false,
    });
    const [found] = landings(
      model,
      method,
      [{ from: 700, to: -1, through, images: 3 }, manyCalls(800, 100, 2)],
      guidance,
    );
    expectNear(found!, [...pixels], 1e-5);
  }
  await sampler.dispose();
});

test('the network is shown the timestep that the jump names, at the level where the jump begins', () => {
  const shown: number[] = [];
  const model = gaussianModel(data, schedule);
  const watched: SamplingModel = {
    ...model,
    predict: (parameters, xt, t, classes) => {
      shown.push(...new Set(t.dataSync()));
      return model.predict(parameters, xt, t, classes);
    },
  };
  landings(watched, ddim(), [{ from: 499, to: -1, through: [500, 250], images: 3 }]);
  expect(shown).toEqual([500, 250]);
});

describe.each<PredictionType>(['v_prediction', 'sample'])('predicting %s', (predictionType) => {
  const process = scheduleOf(predictionType);
  test.each<[number, number]>([
    [999, -1],
    [999, 750],
    [500, 250],
    [250, -1],
    [20, 3],
  ])('one DDIM step of the target from %d leads to the landing at %d', async (from, to) => {
    const landing = noisy.map((x) => Math.sin(x));
    const target = jumpTarget(process, { from, to, through: [from], images: 3 });
    const prediction = noisy.map((x, i) => target.xt * x + target.landing * landing[i]!);
    const model: SamplingModel = {
      predict: () => tf.tensor4d(prediction, [3, 4, 4, 1]),
      parameters: {},
      imageShape: [4, 4, 1],
      numClasses: null,
      nullLabel: null,
    };
    const sampler = new Sampler({ model, schedule: process });
    const steps: Float32Array[] = [];
    await sampler.sample({
      count: 3,
      initialNoise: noisy,
      method: ddim(),
      timesteps: to < 0 ? [from] : [from, to],
      onStep: ({ xt }) => void steps.push(xt),
    });
    await sampler.dispose();
    expectNear(steps[0]!, [...landing], 1e-5);
  });
});

test('an error weighs by the signal-to-noise ratio of the clean image, within bounds', () => {
  const weightOfX0 = (from: number): number =>
    jumpTarget(scheduleOf('sample'), { from, to: -1, through: [from], images: 1 }).weight;
  expect(weightOfX0(900)).toBe(1);
  const alphaBar = alphaBarAt(schedule, 300);
  expect(weightOfX0(300)).toBeCloseTo(alphaBar / (1 - alphaBar), 10);
  expect(weightOfX0(5)).toBe(50);
});
