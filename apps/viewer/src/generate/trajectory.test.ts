import { expect, it } from 'vitest';
import type { GenerateEvent, StepEvent } from './generate-protocol';
import { impliedNoise } from './implied-noise';
import {
  isComplete,
  lastPosition,
  momentAt,
  onlyPicture,
  placesOf,
  withEvent,
  type Trajectory,
} from './trajectory';

const imageShape = [1, 2, 1] as const;

function step(index: number, steps: number): StepEvent {
  const xt = Float32Array.of(index, index, index + 0.5, index + 0.5);
  return {
    ...{ kind: 'step', step: index, steps, t: 100 - index, alphaBar: 0.25, xt, x0: xt, noise: xt },
    ...{ milliseconds: 1, memory: 0 },
  };
}

function after(...events: readonly GenerateEvent[]): Trajectory {
  const begin: GenerateEvent = { kind: 'begin', imageShape, count: 2 };
  const trajectory = [begin, ...events].reduce<Trajectory | null>(withEvent, null);
  if (trajectory === null) throw new Error('There is a beginning, so there is a trajectory.');
  return trajectory;
}

const end: GenerateEvent = { kind: 'end', images: Float32Array.of(9, 9, 9.5, 9.5) };

it('shows each step, and after the last the finished pictures', () => {
  const trajectory = after(step(0, 2), step(1, 2), end);
  expect(isComplete(trajectory)).toBe(true);
  expect(lastPosition(trajectory)).toBe(2);
  expect(placesOf(trajectory)).toBe(3);
  expect([0, 1, 2].map((position) => momentAt(trajectory, position)?.xt[0])).toEqual([0, 1, 9]);
  expect([0, 1, 2].map((position) => momentAt(trajectory, position)?.t)).toEqual([100, 99, 0]);
  expect(momentAt(trajectory, 2)?.step).toBe(2);
});

it('knows how long it will be while it grows', () => {
  expect(placesOf(after())).toBeNull();
  expect(lastPosition(after())).toBe(-1);
  expect(placesOf(after(step(0, 24)))).toBe(25);
  // Every fifth of 1000 steps and the last are told.
  expect(placesOf(after(step(0, 1000), step(5, 1000)))).toBe(202);
});

it('takes one picture out', () => {
  const second = onlyPicture(after(step(0, 1), end), 1);
  expect(second.count).toBe(1);
  expect([...(momentAt(second, 0)?.xt ?? [])]).toEqual([0.5, 0.5]);
  expect([...(second.images ?? [])]).toEqual([9.5, 9.5]);
});

it('finds the noise that a picture was made with', () => {
  const [x0, noise] = [Float32Array.of(-1, 0.5), Float32Array.of(1.5, -2)];
  const alphaBar = 0.36;
  const xt = x0.map((value, index) => 0.6 * value + 0.8 * (noise[index] ?? 0));
  impliedNoise(xt, x0, alphaBar).forEach((value, index) => {
    expect(value).toBeCloseTo(noise[index] ?? 0, 5);
  });
});
