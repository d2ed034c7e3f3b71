import type { Dataset } from './dataset';

/** What a data set is, in figures. */
export interface DatasetMeasures {
  /** Number of images. */
  readonly length: number;
  /** Shape of every image. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** Images of each class, in the order of the labels; null where there are no labels. */
  readonly counts: readonly number[] | null;
  /** Mean and standard deviation of the pixel values, -1..1, of each channel. */
  readonly channels: readonly { readonly mean: number; readonly deviation: number }[];
  /** Standard deviation of all pixel values: sigma_data in Karras et al. 2022, table 1. */
  readonly sigmaData: number;
  /** The first images of each class, or of all: their numbers. */
  readonly examples: readonly (readonly number[])[];
}

/** How a data set is measured. */
export interface MeasureDatasetOptions {
  /** Examples of each class; 10 where left out. */
  readonly examples?: number;
  /** Called now and then with the number of images seen. */
  readonly onProgress?: (done: number, total: number) => void;
}

const IMAGES_AT_ONCE = 256;

/** Goes through all images once, some at a time. */
export async function measureDataset(
  dataset: Dataset,
  { examples: wanted = 10, onProgress }: MeasureDatasetOptions = {},
): Promise<DatasetMeasures> {
  const { length, imageShape, classNames } = dataset;
  const [height, width, channels] = imageShape;
  const counts = (classNames ?? ['']).map(() => 0);
  const examples = counts.map((): number[] => []);
  const moments = Array.from({ length: channels }, () => ({ sum: 0, squares: 0 }));
  for (let first = 0; first < length; first += IMAGES_AT_ONCE) {
    const count = Math.min(IMAGES_AT_ONCE, length - first);
    const images = new Float32Array(count * height * width * channels);
    const labels = new Int32Array(count);
    await dataset.read(
      Uint32Array.from(labels, (_, place) => first + place),
      images,
      labels,
    );
    addMoments(moments, images);
    for (const [place, label] of labels.entries()) {
      counts[label] = (counts[label] ?? 0) + 1;
      const shown = examples[label];
      if (shown !== undefined && shown.length < wanted) shown.push(first + place);
    }
    onProgress?.(first + count, length);
  }
  const values = length * height * width;
  return {
    length,
    imageShape,
    counts: classNames === null ? null : counts,
    channels: moments.map((each) => ({ mean: each.sum / values, deviation: deviationOf(each, values) })),
    sigmaData: deviationOf(moments.reduce(addUp), values * channels),
    examples,
  };
}

interface Moments {
  sum: number;
  squares: number;
}

function addMoments(moments: readonly Moments[], images: Float32Array): void {
  for (const [channel, moment] of moments.entries()) {
    for (let place = channel; place < images.length; place += moments.length) {
      const value = images[place] ?? 0;
      moment.sum += value;
      moment.squares += value * value;
    }
  }
}

function addUp(one: Moments, other: Moments): Moments {
  return { sum: one.sum + other.sum, squares: one.squares + other.squares };
}

function deviationOf({ sum, squares }: Moments, count: number): number {
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
