import { expect, it } from 'vitest';
import { createImageDataset } from '@ddpm/data';
import { createDistances, type Vectors } from '@ddpm/metrics';
import { createCompiledRunner } from '@ddpm/engine/node';
import { createTaskProgress } from '../run/task-progress';
import { findCopies } from './find-copies';

const SIZE = 64;
const createRunner: Parameters<typeof createDistances>[0] = (step, state, example) =>
  createCompiledRunner(step, state, example, { threads: 1 });

/** Images of pixels that look random; those of another start are others. */
function noiseDataset(name: string, start: number, length: number) {
  const images = Uint8Array.from(
    { length: length * SIZE },
    (_, index) => Math.abs(1e6 * Math.sin(start + index)) % 256,
  );
  return createImageDataset({ name, images, labels: null, imageShape: [8, 8, 1], classNames: null });
}

async function pixelsOf(
  dataset: ReturnType<typeof noiseDataset>,
  indices: readonly number[],
): Promise<Vectors> {
  const values = new Float32Array(indices.length * SIZE);
  await dataset.read(Uint32Array.from(indices), values, new Int32Array(indices.length));
  return { values, size: SIZE };
}

/** The first eight pixels of each image, in place of its features. */
function firstEight(values: Float32Array): Vectors {
  return { values: values.filter((_, index) => index % SIZE < 8), size: 8 };
}

async function search(labels: Int32Array | null) {
  const training = noiseDataset('training', 0, 300);
  const [test, fresh] = [noiseDataset('test', 0.3, 40), noiseDataset('fresh', 0.6, 40)];
  const samples = await pixelsOf(fresh, [...Array(40).keys()]);
  // Sample 7 is training image 123 to the last pixel, sample 20 nearly image 5.
  samples.values.set((await pixelsOf(training, [123])).values, 7 * SIZE);
  const almost = (await pixelsOf(training, [5])).values.map((value) => value * 0.99);
  samples.values.set(almost, 20 * SIZE);
  const distances = await createDistances(createRunner, 8);
  const featuresOf = async (dataset: typeof test) =>
    firstEight((await pixelsOf(dataset, [...Array(dataset.length).keys()])).values);
  const copies = await findCopies({
    samples: { pixels: samples, features: firstEight(samples.values) },
    ...{ labels, count: 40, test, training, distances, createRunner },
    testFeatures: await featuresOf(test),
    trainingFeatures: await featuresOf(training),
    progress: createTaskProgress(),
  });
  await distances.dispose();
  return { ...copies, training };
}

it('finds the training images that samples copy, the nearest first', async () => {
  const { figures, pairs, training } = await search(null);
  expect(pairs).toHaveLength(10);
  expect(pairs[0]).toMatchObject({ pixelDistance: 0, featureDistance: 0 });
  expect(pairs[0]?.nearestInPixels).toEqual((await pixelsOf(training, [123])).values);
  expect(pairs[1]?.nearestInPixels).toEqual((await pixelsOf(training, [5])).values);
  expect(pairs[1]?.pixelDistance).toBeLessThan(0.1);
  expect(pairs[2]?.pixelDistance).toBeGreaterThan(1);
  expect(figures.count).toBe(40);
  expect(figures.pixels.suspiciousShare).toBeGreaterThanOrEqual(2 / 40);
  expect(Math.abs(figures.pixels.median / figures.pixels.realMedian - 1)).toBeLessThan(0.1);
});

it('shows the nearest of each class where classes were asked for', async () => {
  const { pairs } = await search(
    Int32Array.from({ length: 40 }, (_, index) => (index === 7 ? 2 : index % 2)),
  );
  expect(pairs).toHaveLength(3);
  expect(pairs[0]?.pixelDistance).toBeLessThan(0.1);
  expect(pairs[1]?.pixelDistance).toBeGreaterThan(1);
  expect(pairs[2]?.pixelDistance).toBe(0);
});
