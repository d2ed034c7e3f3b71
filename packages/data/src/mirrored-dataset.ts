import type { Dataset } from './dataset';

/**
 * Every image of a data set and its mirror image: image `length + i` is image `i` with left and right exchanged. For
 * things that look alike from both sides. An epoch is twice as long and holds both, so that the order stays one of a
 * seed and a position.
 */
export function createMirroredDataset(dataset: Dataset): Dataset {
  const { length, imageShape } = dataset;
  const [height, width, channels] = imageShape;
  const size = height * width * channels;
  return {
    ...dataset,
    length: 2 * length,
    async read(indices, images, labels) {
      await dataset.read(
        indices.map((index) => index % length),
        images,
        labels,
      );
      for (const [place, index] of indices.entries()) {
        if (index < length) continue;
        const image = images.subarray(place * size, (place + 1) * size);
        for (let row = 0; row < height; row++)
          mirrorRow(image.subarray(row * width * channels, (row + 1) * width * channels), channels);
      }
    },
  };
}

function mirrorRow(row: Float32Array, channels: number): void {
  for (let left = 0, right = row.length - channels; left < right; left += channels, right -= channels) {
    const pixel = row.slice(left, left + channels);
    row.copyWithin(left, right, right + channels);
    row.set(pixel, right);
  }
}
