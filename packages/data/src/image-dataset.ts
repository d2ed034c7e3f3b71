import { DataError } from './data-error';
import type { Dataset } from './dataset';
import { BLACK, scaled } from './pixel-scale';

/** Images in memory, one byte a pixel. */
export interface ImageDatasetOptions {
  /** For people and messages. */
  readonly name: string;
  /** `[length, height, width, channels]`, from 0 (black) to 255 (white). Kept, not copied. */
  readonly images: Uint8Array;
  /** The label of each image, or null where there are none. */
  readonly labels: Uint8Array | Int32Array | null;
  /** Shape of one image in `images`, before padding. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** Names of the classes by label; null exactly where `labels` is null. */
  readonly classNames: readonly string[] | null;
  /** Black pixels added on every side; 0 where left out. */
  readonly padding?: number;
}

/**
 * A data set over images in memory. Pixels are scaled from 0..255 to -1..1; padding is black.
 *
 * @throws DataError where the arrays disagree with each other, or a label has no class name
 */
export function createImageDataset(options: ImageDatasetOptions): Dataset {
  const { name, images, labels, imageShape, classNames, padding = 0 } = options;
  const length = countImages(options);
  checkLabels(options, length);
  const [height, width, channels] = imageShape;
  const paddedShape = [height + 2 * padding, width + 2 * padding, channels] as const;
  const paddedSize = paddedShape[0] * paddedShape[1] * channels;

  const read = (indices: Uint32Array, output: Float32Array, outputLabels: Int32Array): void => {
    checkArrays(name, indices, output.length / paddedSize, outputLabels.length);
    output.fill(BLACK);
    for (const [position, index] of indices.entries()) {
      if (index >= length)
        throw new DataError(`image ${index} of '${name}' was asked for; it has images 0 to ${length - 1}`);
      copyImage(
        images,
        index,
        output.subarray(position * paddedSize, (position + 1) * paddedSize),
        imageShape,
        padding,
      );
      outputLabels[position] = labels?.[index] ?? 0;
    }
  };
  return {
    name,
    length,
    imageShape: paddedShape,
    classNames,
    read: (...to) =>
      Promise.resolve().then(() => {
        read(...to);
      }),
  };
}

/** Copies one image into the middle of its padded place, row by row. */
function copyImage(
  images: Uint8Array,
  index: number,
  output: Float32Array,
  [height, width, channels]: ImageDatasetOptions['imageShape'],
  padding: number,
): void {
  const rowLength = width * channels;
  const paddedRowLength = (width + 2 * padding) * channels;
  let source = index * height * rowLength;
  for (let row = 0; row < height; row++) {
    let target = (row + padding) * paddedRowLength + padding * channels;
    for (let end = source + rowLength; source < end; source++)
      output[target++] = scaled[images[source] ?? 0] ?? BLACK;
  }
}

function countImages({ name, images, imageShape, padding = 0 }: ImageDatasetOptions): number {
  if (!imageShape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new DataError(
      `images of '${name}' have shape [${imageShape.join(', ')}]; every size must be at least 1`,
    );
  }
  if (!Number.isSafeInteger(padding) || padding < 0) {
    throw new DataError(`the padding of '${name}' is ${padding}; give a number of pixels, at least 0`);
  }
  const [height, width, channels] = imageShape;
  const count = images.length / (height * width * channels);
  if (Number.isInteger(count) && count > 0) return count;
  throw new DataError(
    `'${name}' has ${images.length} pixel values, not a whole number of images [${imageShape.join(', ')}], at least one`,
  );
}

function checkLabels({ name, labels, classNames }: ImageDatasetOptions, length: number): void {
  if ((labels === null) !== (classNames === null)) {
    throw new DataError(`'${name}' has labels without class names or the reverse; give both or neither`);
  }
  if (labels === null || classNames === null) return;
  if (labels.length !== length) {
    throw new DataError(
      `'${name}' has ${length} images but ${labels.length} labels; give one label for each image`,
    );
  }
  const wrong = labels.findIndex((label) => label < 0 || label >= classNames.length);
  if (wrong < 0) return;
  throw new DataError(
    `image ${wrong} of '${name}' has label ${labels[wrong] ?? NaN}; its ${classNames.length} classes have labels 0 to ${classNames.length - 1}`,
  );
}

function checkArrays(name: string, indices: Uint32Array, images: number, labels: number): void {
  if (images === indices.length && labels === indices.length) return;
  throw new DataError(
    `reading ${indices.length} images of '${name}' was given room for ${images} images and ${labels} labels; give arrays of that length`,
  );
}
