import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { createCompiledRunner } from '@ddpm/engine/node';
import { integers, normals, randomKey } from '@ddpm/random';
import { createDistances, type Distances } from '../distances/distances';
import type { CreateRunner } from '@ddpm/engine';
import { measureSamples, measureTrainingImages } from './measure-samples';
import { createReference, type LabelledReadings } from './reference';

const SIZE = 6;
let distances: Distances;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const createRunner: CreateRunner = (step, state, example) =>
    createCompiledRunner(step, state, example, { threads: 1 });
  distances = await createDistances(createRunner, SIZE);
});

/** Features in a cloud for each label, as a perfect classifier might give. */
function readings(seed: number, labels: Int32Array): LabelledReadings {
  const noise = normals(randomKey(seed, 'test'), labels.length * SIZE);
  const values = noise.map((z, index) => z + 4 * (labels[Math.floor(index / SIZE)] ?? 0));
  return { features: { values, size: SIZE }, classes: labels, labels };
}

const real = readings(0, integers(randomKey(1, 'labels'), 400, 3));

describe('a reference', () => {
  it('splits real images into two halves without one in common', () => {
    const { halfSize, halves } = createReference(real, { count: 150, seed: 2 });
    expect(halfSize).toBe(150);
    const firsts = halves.flatMap(({ values }) => [...values].filter((_, index) => index % SIZE === 0));
    expect(new Set(firsts).size).toBe(300);
  });

  it('asks for the labels of the half that samples are not compared with', () => {
    const { sampleLabels, halves, halfSize } = createReference(real, { count: 500, seed: 2 });
    expect(halfSize).toBe(200);
    const labelOf = (half: 0 | 1, place: number) => {
      const first = halves[half].values[place * SIZE] ?? NaN;
      const image = real.features.values.findIndex((value, index) => index % SIZE === 0 && value === first);
      return real.labels[image / SIZE];
    };
    const expected = Array.from({ length: 500 }, (_, index) =>
      labelOf(Math.floor(index / 200) % 2 === 0 ? 1 : 0, index % 200),
    );
    expect([...sampleLabels]).toEqual(expected);
  });

  it('is the same for the same seed alone, and refuses too few', () => {
    const labels = (seed: number) => createReference(real, { count: 100, seed }).sampleLabels;
    expect(labels(5)).toEqual(labels(5));
    expect(labels(6)).not.toEqual(labels(5));
    expect(() => createReference(real, { count: 7, seed: 0 })).toThrow(/eight samples/);
  });
});

describe('measuring samples', () => {
  const options = () => ({ distances, numClasses: 3, labelled: true, seed: 0 });

  it('puts samples like the real images at the floor', async () => {
    const reference = createReference(real, { count: 400, seed: 3 });
    const told: string[] = [];
    const onProgress = (done: number, total: number) => told.push(`${done} of ${total}`);
    const samples = readings(9, reference.sampleLabels);
    const figures = await measureSamples(samples, { ...options(), reference, onProgress });
    expect(told).toEqual(['1 of 3', '2 of 3', '3 of 3']);
    expect(figures).toMatchObject({
      count: 400,
      n: 200,
      labels: { accuracy: 1 },
      balance: { totalVariation: 0 },
    });
    expect(figures.samples.fid).toBeLessThan(3 * figures.floor.fid);
    expect(figures.samples.precision).toBeGreaterThan(0.85);
    expect(figures.samples.recall).toBeGreaterThan(0.85);
  });

  it('sees samples that miss a class and stray', async () => {
    const reference = createReference(real, { count: 200, seed: 3 });
    const wrong = readings(
      9,
      reference.sampleLabels.map((label) => Math.min(label, 1)),
    );
    const figures = await measureSamples(wrong, { ...options(), reference });
    expect(figures.labels?.byClass).toEqual([1, 1, 0]);
    expect(figures.balance.totalVariation).toBeGreaterThan(0.2);
    expect(figures.samples.fid).toBeGreaterThan(20 * figures.floor.fid);
    expect(figures.samples.kid.value).toBeGreaterThan(10 * Math.abs(figures.floor.kid.value));
    expect(figures.samples.recall).toBeLessThan(0.8);
  });

  it('leaves labels out where there were none, and counts the samples', async () => {
    const reference = createReference(real, { count: 50, seed: 3 });
    const samples = readings(9, reference.sampleLabels);
    const figures = await measureSamples(samples, { ...options(), labelled: false, reference });
    expect(figures.labels).toBeNull();
    const other = createReference(real, { count: 60, seed: 3 });
    await expect(measureSamples(samples, { ...options(), reference: other })).rejects.toThrow(/60 samples/);
  });
});

describe('measuring training images', () => {
  const reference = createReference(real, { count: 400, seed: 3 });
  const options = { reference, seed: 0 };

  it('puts them at the floor where they are like the test images, and above it where they are not', async () => {
    const alike = readings(11, integers(randomKey(4, 'labels'), 900, 3));
    const shifted = { values: alike.features.values.map((value) => value + 1), size: SIZE };
    const { floor } = await measureSamples(readings(9, reference.sampleLabels), {
      ...{ reference, distances, numClasses: 3, labelled: true, seed: 0 },
    });
    const figures = await measureTrainingImages(alike.features, { ...options, distances });
    expect(figures.fid).toBeLessThan(3 * floor.fid);
    const moved = await measureTrainingImages(shifted, { ...options, distances });
    expect(moved.fid - figures.fid).toBeGreaterThan(SIZE - 1);
    expect(moved.fid - figures.fid).toBeLessThan(SIZE + 5);
  });

  it('refuses too few of them', async () => {
    const few = readings(11, new Int32Array(100)).features;
    await expect(measureTrainingImages(few, { ...options, distances })).rejects.toThrow(
      /100 training images/,
    );
  });
});
