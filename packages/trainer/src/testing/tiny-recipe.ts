import type { Dataset } from '@ddpm/data';
import { randomKey, uniforms } from '@ddpm/random';
import { articleRecipe, overrideRecipe, type Recipe } from '../recipe';

/** A network small enough for the cpu backend: 8x8 images, one level. */
export const tinyRecipe: Recipe = overrideRecipe(articleRecipe, {
  unet: {
    imageSize: 8,
    numClasses: 3,
    blockChannels: [8],
    bottleneckChannels: 8,
    embeddingChannels: 8,
    normGroups: 2,
  },
  training: { batchSize: 4, learningRate: 1e-3, emaDecay: 0.99, seed: 7 },
});

/** Images whose brightness tells their class. */
export function tinyDataset(length = 24): Dataset {
  return {
    name: 'tiny',
    length,
    imageShape: [8, 8, 1],
    classNames: null,
    async read(indices, images, labels) {
      indices.forEach((index, row) => {
        labels[row] = index % 3;
        const pixels = uniforms(randomKey(1, index), 64);
        pixels.forEach((value, pixel) => {
          images[row * 64 + pixel] = (index % 3) - 1 + 0.2 * value;
        });
      });
      return Promise.resolve();
    },
  };
}
