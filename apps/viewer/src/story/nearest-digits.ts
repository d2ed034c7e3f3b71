import { createEagerRunner } from '@ddpm/engine';
import { createDistances, nearestVectors, type Vectors } from '@ddpm/metrics';
import { fetchTrainingDigits } from '../training/training-digits';
import type { NearestDigit } from './story-protocol';

/** Pixels of a picture. */
const SIZE = 32 * 32;

/** What finds, for each picture, the training digit that is the most like it, pixel by pixel. */
export type NearestDigits = (pictures: Float32Array) => Promise<readonly NearestDigit[]>;

/** Fetches the training digits that come with the page, [count, 32, 32] in [-1, 1], and compares pictures with them. */
export async function createNearestDigits(): Promise<NearestDigits> {
  const training = await trainingVectors();
  return async (pictures) => {
    const distances = await createDistances(createEagerRunner, SIZE);
    try {
      const found = await nearestVectors({ values: pictures, size: SIZE }, training, distances);
      return found.map(({ index, distance }) => ({
        distance,
        picture: training.values.slice(index * SIZE, (index + 1) * SIZE),
      }));
    } finally {
      await distances.dispose();
    }
  };
}

async function trainingVectors(): Promise<Vectors> {
  const dataset = await fetchTrainingDigits();
  const values = new Float32Array(dataset.length * SIZE);
  const all = Uint32Array.from({ length: dataset.length }, (_, index) => index);
  await dataset.read(all, values, new Int32Array(dataset.length));
  return { values, size: SIZE };
}
