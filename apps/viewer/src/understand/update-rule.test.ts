import { articleSchedule, createNoiseSchedule, posterior } from '@ddpm/scheduler';
import { expect, test } from 'vitest';
import type { StepEvent } from '../generate/generate-protocol';
import type { Trajectory } from '../generate/trajectory';
import { softmaxRows } from './class-readers';
import { presentStep } from './present-step';
import { ddimWeights, ddpmWeights } from './update-rule';

const schedule = createNoiseSchedule(articleSchedule);
const [before, after] = [schedule.alphaBars[600] ?? 0, schedule.alphaBars[550] ?? 0];

test('the weights of DDPM are those of the posterior', () => {
  const { x0, xt, variance, beta } = posterior(schedule, 600, 550);
  const small = ddpmWeights(before, after, 'fixed_small');
  expect(small.x0).toBeCloseTo(x0, 12);
  expect(small.xt).toBeCloseTo(xt, 12);
  expect(small.fresh).toBeCloseTo(Math.sqrt(variance), 12);
  expect(ddpmWeights(before, after, 'fixed_large').fresh).toBeCloseTo(Math.sqrt(beta), 12);
  expect(ddpmWeights(before, 1, 'fixed_small')).toEqual({ x0: 1, noise: 0, xt: 0, fresh: 0 });
});

test('DDIM mixes the same two again, to a picture of full strength', () => {
  const { x0, noise } = ddimWeights(after);
  expect(x0 ** 2).toBeCloseTo(after, 12);
  expect(x0 ** 2 + noise ** 2).toBeCloseTo(1, 12);
});

const pictures = { x0: Float32Array.of(0.9, -0.4), noise: Float32Array.of(-0.2, 1.1) };

function eventAt(step: number, alphaBar: number, xt: Float32Array): StepEvent {
  return {
    kind: 'step',
    step,
    steps: 2,
    t: 600 - 50 * step,
    alphaBar,
    xt,
    ...pictures,
    milliseconds: 1,
    memory: 0,
  };
}

function trajectoryTo(next: Float32Array): Trajectory {
  const xt = Float32Array.of(0.3, 0.7);
  return {
    count: 1,
    imageShape: [1, 2, 1],
    seen: [eventAt(0, before, xt), eventAt(1, after, next)],
    images: null,
  };
}

test.each(['ddim', 'ddpm'] as const)('the terms of a step of %s add up to the picture after it', (rule) => {
  const weights = ddimWeights(after);
  const next = pictures.x0.map((x0, i) => weights.x0 * x0 + weights.noise * (pictures.noise[i] ?? 0));
  const step = presentStep(trajectoryTo(next), 0, rule, 'fixed_small');
  expect(step?.terms.map(({ name }) => name)).toEqual(
    rule === 'ddim' ? ['x0', 'noise'] : ['x0', 'xt', 'fresh'],
  );
  next.forEach((value, index) => {
    const sum = step?.terms.reduce((total, { weight, pixels }) => total + weight * (pixels[index] ?? 0), 0);
    expect(sum).toBeCloseTo(value, 6);
  });
  expect(step).toMatchObject({ t: 600, nextT: 550 });
});

test('the last place shows the step that led to it, and the first step none before it is done', () => {
  const trajectory = trajectoryTo(Float32Array.of(0, 0));
  expect(presentStep(trajectory, 1, 'ddim', 'fixed_small')?.t).toBe(600);
  const begun = { ...trajectory, seen: trajectory.seen.slice(0, 1) };
  expect(presentStep(begun, 0, 'ddim', 'fixed_small')).toBeNull();
});

test('chances are positive, add up to 1 and keep the order of the scores, however large those are', () => {
  const chances = softmaxRows([1000, 1001, 999, -3, -3, -3], 3);
  expect([...chances.subarray(0, 3)].reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6);
  expect((chances[1] ?? 0) / (chances[0] ?? 1)).toBeCloseTo(Math.E, 5);
  expect(chances[4]).toBeCloseTo(1 / 3, 6);
});
