import { expect, test } from 'vitest';
import { createBatches, measureDataset, type Dataset } from './index';

/** The example of the README. Diagonal stripes: each class has a width of its own. */
const stripes: Dataset = {
  name: 'stripes',
  length: 1000,
  imageShape: [32, 32, 1],
  classNames: ['thin', 'wide'],
  async read(indices, images, labels) {
    for (const [place, index] of indices.entries()) {
      const label = index % 2;
      labels[place] = label;
      for (let pixel = 0; pixel < 1024; pixel++) {
        const diagonal = (pixel >> 5) + (pixel & 31) + index;
        images[place * 1024 + pixel] = (diagonal >> (label + 1)) & 1 ? 1 : -1;
      }
    }
    return Promise.resolve();
  },
};

test('a data set of twenty lines gives batches, and is measured', async () => {
  const { images, labels } = await createBatches(stripes, { batchSize: 64, seed: 1 }).next();
  expect(new Set(images)).toEqual(new Set([-1, 1]));
  expect(new Set(labels)).toEqual(new Set([0, 1]));
  const { counts, sigmaData } = await measureDataset(stripes);
  expect(counts).toEqual([500, 500]);
  expect(sigmaData).toBeCloseTo(1, 2);
});
