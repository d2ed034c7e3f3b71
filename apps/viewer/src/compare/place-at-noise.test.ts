import { expect, it } from 'vitest';
import type { Trajectory } from '../generate/trajectory';
import { placeAtNoise } from './place-at-noise';

const pixels = new Float32Array(1);
const finished = Float32Array.of(1);

function run(timesteps: readonly number[]): Trajectory {
  return {
    count: 1,
    imageShape: [1, 1, 1],
    seen: timesteps.map((t, step) => ({
      ...{ kind: 'step', step, steps: timesteps.length, t, alphaBar: 0.5, xt: pixels, x0: pixels },
      ...{ noise: pixels, milliseconds: 1, memory: 0 },
    })),
    images: finished,
  };
}

it('puts runs of few and of many steps at the same noise', () => {
  const [few, many] = [run([999, 499]), run([999, 899, 799, 699, 599, 499, 399, 299, 199, 99])];
  const at = (share: number) => [few, many].map((one) => placeAtNoise(one, 1000, share)?.t);
  expect(at(0)).toEqual([999, 999]);
  expect(at(0.25)).toEqual([999, 799]);
  expect(at(0.5)).toEqual([499, 499]);
  expect(at(0.95)).toEqual([499, 99]);
  expect(placeAtNoise(few, 1000, 1)).toMatchObject({ t: 0, step: 2, xt: finished });
});

it('shows what there is of a run whose first step is late', () => {
  expect(placeAtNoise(run([400, 200]), 1000, 0)?.t).toBe(400);
});
