import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEagerRunner } from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import { normals, randomKey } from '@ddpm/random';
import type { CreateRunner } from '@ddpm/engine';
import { vectorCount, type Vectors } from '../vectors';
import { createDistances } from './distances';
import { measureMemorization } from './memorization';
import { nearestVectors } from './nearest-vectors';
import { precisionRecall } from './precision-recall';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function gaussianVectors(seed: number, count: number, size: number, mean = 0): Vectors {
  return { values: normals(randomKey(seed, 'test'), count * size).map((z) => z + mean), size };
}

function squaredDistance(a: Vectors, i: number, b: Vectors, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.size; k += 1) {
    sum += ((a.values[i * a.size + k] ?? 0) - (b.values[j * b.size + k] ?? 0)) ** 2;
  }
  return sum;
}

const createEager: CreateRunner = (step, initialState) => createEagerRunner(step, initialState);
const createCompiled: CreateRunner = (step, initialState, example) =>
  createCompiledRunner(step, initialState, example, { threads: 1 });

async function withDistances<Result>(
  size: number,
  work: (distances: Awaited<ReturnType<typeof createDistances>>) => Promise<Result>,
  createRunner = createCompiled,
): Promise<Result> {
  const distances = await createDistances(createRunner, size);
  try {
    return await work(distances);
  } finally {
    await distances.dispose();
  }
}

describe('distances', () => {
  it.each([
    ['eager', createEager],
    ['compiled', createCompiled],
  ])('visit every pair once, with the distance that a plain loop finds (%s)', async (_name, createRunner) => {
    const [from, to] = [gaussianVectors(1, 3, 5), gaussianVectors(2, 700, 5)];
    const seen = new Map<string, number>();
    const visit = (i: number, j: number, squared: number) => {
      expect(seen.has(`${i} ${j}`)).toBe(false);
      seen.set(`${i} ${j}`, squared);
    };
    await withDistances(5, (distances) => distances.forEachPair(from, to, visit), createRunner);
    expect(seen.size).toBe(3 * 700);
    for (let i = 0; i < 3; i += 1) {
      for (let j = 0; j < 700; j += 1) {
        expect(Math.abs((seen.get(`${i} ${j}`) ?? NaN) - squaredDistance(from, i, to, j))).toBeLessThan(1e-4);
      }
    }
  });

  it('leave no tensor behind', async () => {
    const [from, to] = [gaussianVectors(1, 3, 5), gaussianVectors(2, 7, 5)];
    const before = tf.memory().numTensors;
    await withDistances(5, (distances) => distances.forEachPair(from, to, () => undefined), createEager);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the nearest vectors', () => {
  it('are those that a plain loop finds', async () => {
    const [queries, set] = [gaussianVectors(3, 20, 6), gaussianVectors(4, 900, 6)];
    const nearest = await withDistances(6, (distances) => nearestVectors(queries, set, distances));
    nearest.forEach(({ index, distance }, query) => {
      const all = Array.from({ length: 900 }, (_, j) => squaredDistance(queries, query, set, j));
      expect(index).toBe(all.indexOf(Math.min(...all)));
      expect(distance).toBeCloseTo(Math.sqrt(Math.min(...all)), 10);
    });
  });

  it('give copies away: their distance is 0', async () => {
    const set = gaussianVectors(4, 50, 6);
    const copies = { values: set.values.slice(12, 24), size: 6 };
    const nearest = await withDistances(6, (distances) => nearestVectors(copies, set, distances));
    expect(nearest).toEqual([
      { index: 2, distance: 0 },
      { index: 3, distance: 0 },
    ]);
  });
});

describe('memorization', () => {
  it('tells a model that copies from one that does not', async () => {
    const training = gaussianVectors(5, 400, 8);
    const [unseen, fresh] = [gaussianVectors(6, 300, 8), gaussianVectors(7, 300, 8)];
    const copies = { values: training.values.map((value) => value + 0.01).slice(0, 300 * 8), size: 8 };
    await withDistances(8, async (distances) => {
      const honest = await measureMemorization(fresh, unseen, training, distances);
      expect(honest.suspiciousShare).toBeLessThan(0.05);
      expect(Math.abs(honest.median / honest.realMedian - 1)).toBeLessThan(0.1);
      const copied = await measureMemorization(copies, unseen, training, distances);
      expect(copied.suspiciousShare).toBe(1);
      expect(copied.median).toBeCloseTo(0.01 * Math.sqrt(8), 3);
    });
  });
});

describe('precision and recall', () => {
  /** The definition of Kynkäänniemi et al. 2019, section 3, without any short cut. */
  function covered(manifold: Vectors, points: Vectors, k: number): number {
    const places = (vectors: Vectors) => Array.from({ length: vectorCount(vectors) }, (_, index) => index);
    const radii = places(manifold).map((i) => {
      const others = places(manifold).filter((j) => j !== i);
      return others.map((j) => squaredDistance(manifold, i, manifold, j)).sort((a, b) => a - b)[k - 1] ?? 0;
    });
    const inside = places(points).filter((j) =>
      radii.some((radius, i) => squaredDistance(manifold, i, points, j) <= radius),
    );
    return inside.length / vectorCount(points);
  }

  it('are those of the definition', async () => {
    const [real, samples] = [gaussianVectors(8, 60, 3), gaussianVectors(9, 45, 3, 0.7)];
    for (const k of [1, 3]) {
      const result = await withDistances(3, (distances) => precisionRecall(real, samples, distances, k));
      expect(result).toEqual({ precision: covered(real, samples, k), recall: covered(samples, real, k) });
    }
  });

  it('tell lack of variety from lack of quality', async () => {
    const real = gaussianVectors(10, 400, 2);
    const narrow = { values: gaussianVectors(11, 400, 2).values.map((value) => value * 0.1), size: 2 };
    const wide = { values: gaussianVectors(12, 400, 2).values.map((value) => value * 10), size: 2 };
    await withDistances(2, async (distances) => {
      const same = await precisionRecall(real, gaussianVectors(13, 400, 2), distances);
      expect(Math.min(same.precision, same.recall)).toBeGreaterThan(0.9);
      const lacksVariety = await precisionRecall(real, narrow, distances);
      expect(lacksVariety.precision).toBe(1);
      expect(lacksVariety.recall).toBeLessThan(0.2);
      const lacksQuality = await precisionRecall(real, wide, distances);
      expect(lacksQuality.precision).toBeLessThan(0.2);
      expect(lacksQuality.recall).toBeGreaterThan(0.5);
      const apart = await precisionRecall(real, gaussianVectors(14, 400, 2, 100), distances);
      expect(apart).toEqual({ precision: 0, recall: 0 });
    });
  });

  it('refuse fewer images than neighbours', async () => {
    const few = gaussianVectors(1, 3, 2);
    await withDistances(2, async (distances) => {
      await expect(precisionRecall(few, few, distances)).rejects.toThrow(/more than 3 images/);
    });
  });
});
