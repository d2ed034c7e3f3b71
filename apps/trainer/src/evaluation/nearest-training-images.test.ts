import { expect, it } from 'vitest';
import { createImageDataset } from '@ddpm/data';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { CreateRunner } from '@ddpm/metrics';
import {
  byDistance,
  firstPixels,
  memorizationInPixels,
  pixelPairs,
  pixelsOf,
} from './nearest-training-images';

const SIZE = 4;
/** More than are read at a time. */
const TRAINING = 5000;
const createRunner: CreateRunner = (step, state, example) =>
  createCompiledRunner(step, state, example, { threads: 1 });

/** Images of pixels that look random; those of another start are others. */
function noiseDataset(start: number, length: number) {
  const images = Uint8Array.from(
    { length: length * SIZE },
    (_, index) => Math.abs(1e6 * Math.sin(start + index)) % 256,
  );
  return createImageDataset({ name: 'noise', images, labels: null, imageShape: [2, 2, 1], classNames: null });
}

it('finds what a plain loop over all training images finds, wherever they lie', async () => {
  const training = noiseDataset(0, TRAINING);
  const [samples, real] = [
    await firstPixels(noiseDataset(0.3, 20), 20),
    await firstPixels(noiseDataset(0.6, 30), 30),
  ];
  // Copies from the first, from the last of the first lot, and from the very last images.
  const copied = [3, 4095, 4999];
  samples.values.set((await pixelsOf(training, Uint32Array.from(copied))).values, 5 * SIZE);
  const told: number[] = [];
  const onProgress = (done: number) => void told.push(done);
  const found = await memorizationInPixels({ samples, real, training, createRunner, onProgress });

  const all = (await firstPixels(training, TRAINING)).values;
  const distancesTo = (queries: Float32Array, query: number) =>
    Array.from({ length: TRAINING }, (_, index) =>
      Math.hypot(...[0, 1, 2, 3].map((k) => (queries[query * SIZE + k] ?? 0) - (all[index * SIZE + k] ?? 0))),
    );
  for (const [sample, { index, distance }] of found.nearest.entries()) {
    const expected = distancesTo(samples.values, sample);
    expect(distance).toBeCloseTo(Math.min(...expected), 5);
    expect(expected[index]).toBeCloseTo(distance, 5);
  }
  expect(found.nearest.slice(5, 8)).toEqual(copied.map((index) => ({ index, distance: 0 })));
  const realNearest = Array.from({ length: 30 }, (_, query) => Math.min(...distancesTo(real.values, query)));
  expect(found.realMedian).toBeCloseTo(realNearest.sort((a, b) => a - b)[15] ?? NaN, 5);
  expect(found.suspiciousShare).toBeGreaterThanOrEqual(3 / 20);
  expect(told).toEqual([4096, 5000]);

  const shown = byDistance(found.nearest).slice(0, 3);
  expect(new Set(shown)).toEqual(new Set([5, 6, 7]));
  const pairs = await pixelPairs(shown, samples, found.nearest, training);
  for (const { sample, nearest, distance } of pairs) {
    expect(nearest).toEqual(sample);
    expect(distance).toBe(0);
  }
});
