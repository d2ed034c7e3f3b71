import type { Dataset } from '@ddpm/data';
import { drawPoints } from './draw-points';
import type { PointMixture } from './point-mixture';

/** Each point is seen a few times in a run of some hundred steps; more tell a network nothing new. */
const LENGTH = 2 ** 16;

/**
 * Points of a distribution as a data set: images of one pixel in one row, whose two channels are x and y.
 *
 * @param seed which points
 * @param length how many different ones there are; 65,536 where left out
 * @throws PointsError where the mixture is none
 */
export function createPointDataset(mixture: PointMixture, seed: number, length = LENGTH): Dataset {
  const drawn = drawPoints(mixture, length, seed);
  return {
    name: mixture.name,
    length,
    imageShape: pointShape,
    classNames: mixture.classNames,
    read(indices, images, labels) {
      indices.forEach((index, row) => {
        images.set(drawn.points.subarray(2 * index, 2 * index + 2), 2 * row);
        labels[row] = drawn.labels[index] ?? 0;
      });
      return Promise.resolve();
    },
  };
}

/** A point as an image: one pixel, of which x and y are the channels. */
export const pointShape: readonly [height: 1, width: 1, channels: 2] = [1, 1, 2];
