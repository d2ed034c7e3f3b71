import { DataError } from './data-error';
import type { Dataset } from './dataset';
import { decodeIdx, type IdxArray } from './idx';
import { createImageDataset } from './image-dataset';

/** The bytes of a file and the name to call it by in messages. */
export interface NamedBytes {
  /** Its name, for messages. */
  readonly file: string;
  /** The content of the file. */
  readonly bytes: Uint8Array;
}

/** The two files of a data set in idx format, and what they do not say. */
export interface IdxDatasetOptions {
  /** For people and messages. */
  readonly name: string;
  /** An idx file of unsigned bytes, `[length, height, width]` or `[length, height, width, channels]`. */
  readonly images: NamedBytes;
  /** An idx file of unsigned bytes, `[length]`. */
  readonly labels: NamedBytes;
  /** The labels' names in order; null where there are none. */
  readonly classNames: readonly string[];
  /** Black pixels added on every side; 0 where left out. */
  readonly padding?: number;
  /** How many images the part has, where that is known: a file of another part is refused. */
  readonly expectedLength?: number | undefined;
}

/**
 * A data set from a file of images and a file of labels in MNIST's format.
 *
 * @throws DataError naming the file that is damaged, swapped with another, or of another part
 */
export function createIdxDataset(options: IdxDatasetOptions): Dataset {
  const { name, classNames, padding = 0 } = options;
  const images = decodeImages(options.images, options.expectedLength);
  const labels = decodeLabels(options.labels, classNames.length);
  const [length = 0, height = 0, width = 0, channels = 1] = images.shape;
  if (length !== labels.length) {
    throw new DataError(
      `${options.images.file} holds ${length} images but ${options.labels.file} ${labels.length} labels; take both files of one part`,
      { file: options.labels.file },
    );
  }
  return createImageDataset({
    name,
    images: images.data,
    labels,
    imageShape: [height, width, channels],
    classNames,
    padding,
  });
}

interface IdxBytes {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

function decodeImages({ file, bytes }: NamedBytes, expectedLength: number | undefined): IdxBytes {
  const { shape, data } = asBytes(decodeIdx(bytes, file), file);
  if (shape.length === 1) {
    throw new DataError(
      `${file} holds labels where images are expected; exchange the two files if they were swapped`,
      { file },
    );
  }
  if (shape.length !== 3 && shape.length !== 4) {
    throw new DataError(
      `${file} has ${shape.length} dimensions, not the 3 or 4 of images; choose the file of images`,
      { file },
    );
  }
  if (data.length === 0) throw new DataError(`${file} holds no images; choose another file`, { file });
  const [length = 0] = shape;
  if (expectedLength !== undefined && length !== expectedLength) {
    throw new DataError(
      `${file} holds ${length} images where ${expectedLength} are expected; check that the files of the training and test parts are not swapped`,
      { file },
    );
  }
  return { shape, data };
}

function decodeLabels({ file, bytes }: NamedBytes, classes: number): Uint8Array {
  const { shape, data } = asBytes(decodeIdx(bytes, file), file);
  if (shape.length !== 1) {
    throw new DataError(
      `${file} holds images where labels are expected; exchange the two files if they were swapped`,
      { file },
    );
  }
  const wrong = data.findIndex((label) => label >= classes);
  if (wrong < 0) return data;
  throw new DataError(
    `${file} gives image ${wrong} the label ${data[wrong] ?? NaN}; labels go from 0 to ${classes - 1}, so choose the labels of this data set`,
    { file },
  );
}

function asBytes({ shape, data }: IdxArray, file: string): IdxBytes {
  if (data instanceof Uint8Array) return { shape, data };
  throw new DataError(`${file} holds values other than unsigned bytes; choose a file of bytes`, { file });
}
