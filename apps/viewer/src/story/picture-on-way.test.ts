import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { expect, it } from 'vitest';
import type { StepEvent } from '../generate/generate-protocol';
import { pictureOnWay } from './picture-on-way';

const schedule = createNoiseSchedule({ ...articleSchedule, betaSchedule: 'squaredcos_cap_v2' });
const timesteps = [997, 750, 500, 250];

/** A way whose network always expects the same picture of two pixels, in the same noise. */
function step(t: number, index: number): StepEvent {
  const alphaBar = schedule.alphaBars[t]!;
  const [x0, noise] = [Float32Array.of(0.5, -1), Float32Array.of(-2, 1)];
  const xt = x0.map((value, pixel) => Math.sqrt(alphaBar) * value + Math.sqrt(1 - alphaBar) * noise[pixel]!);
  return { kind: 'step', step: index, steps: 4, t, alphaBar, xt, x0, noise, milliseconds: 0, memory: 0 };
}

const way = { seen: timesteps.map(step), images: Float32Array.of(0.5, -1) };

it('begins with the noise, passes what the network was shown, and ends with the picture', () => {
  expect(pictureOnWay(way, schedule, 0)).toMatchObject({ t: 997, step: 0 });
  for (const [index, t] of timesteps.entries()) {
    const found = pictureOnWay(way, schedule, 1 - (t + 1) / 998);
    expect(found).toMatchObject({ t, step: index });
    found.pixels.forEach((value, pixel) => {
      expect(value).toBeCloseTo(way.seen[index]!.xt[pixel]!, 6);
    });
  }
  expect(pictureOnWay(way, schedule, 1)).toEqual({ t: -1, step: 4, pixels: way.images });
});

it('goes between two steps as the first of them predicts', () => {
  const found = pictureOnWay(way, schedule, 1 - 601 / 998);
  expect(found).toMatchObject({ t: 600, step: 1 });
  const alphaBar = schedule.alphaBars[600]!;
  expect(found.pixels[0]).toBeCloseTo(0.5 * Math.sqrt(alphaBar) - 2 * Math.sqrt(1 - alphaBar), 6);
});
