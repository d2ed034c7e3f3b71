import type { Dataset } from '../index';

export interface PixelStatistics {
  /** Mean and standard deviation of all pixels, with black as 0 and white as 1. */
  readonly mean: number;
  readonly deviation: number;
  /** How many images each class has. */
  readonly counts: readonly number[];
  /** All labels, in order. */
  readonly labels: readonly number[];
}

/** Reads a whole data set, a thousand images at a time. */
export async function pixelStatistics(dataset: Dataset): Promise<PixelStatistics> {
  const [height, width, channels] = dataset.imageShape;
  const labels: number[] = [];
  let sum = 0;
  let squares = 0;
  for (let start = 0; start < dataset.length; start += 1000) {
    const indices = Uint32Array.from({ length: 1000 }, (_, offset) => start + offset);
    const images = new Float32Array(1000 * height * width * channels);
    const read = new Int32Array(1000);
    await dataset.read(indices, images, read);
    labels.push(...read);
    for (const value of images) {
      const pixel = (value + 1) / 2;
      sum += pixel;
      squares += pixel * pixel;
    }
  }
  const count = dataset.length * height * width * channels;
  const mean = sum / count;
  const counts = (dataset.classNames ?? []).map(
    (_, label) => labels.filter((other) => other === label).length,
  );
  return { mean, deviation: Math.sqrt(squares / count - mean * mean), counts, labels };
}
