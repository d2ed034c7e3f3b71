import { DataError } from './data-error';

const SIZE = 32;
const CHANNELS = 3;
const PLANE = SIZE * SIZE;
const RECORD = 1 + CHANNELS * PLANE;

/** Images of CIFAR-10 and their labels. */
export interface CifarBatch {
  /** `[length, 32, 32, 3]`, one byte a value. */
  readonly images: Uint8Array;
  /** `[length]`. */
  readonly labels: Uint8Array;
}

/**
 * Reads a file of CIFAR-10's binary version: for each image a byte with its label, then its red, green and blue planes
 * of 1024 bytes each, row by row.
 *
 * @param file named in messages
 * @param expectedLength how many images the file has where it is whole
 * @throws DataError where the file has another length, or a label has no class
 * @see https://www.cs.toronto.edu/~kriz/cifar.html
 */
export function decodeCifarBatch(
  bytes: Uint8Array,
  file: string,
  { classes, expectedLength }: { readonly classes: number; readonly expectedLength?: number },
): CifarBatch {
  const length = bytes.length / RECORD;
  if (!Number.isInteger(length) || length === 0) {
    throw new DataError(
      `${file} has ${bytes.length} bytes, not a whole number of CIFAR-10's records of ${RECORD}; unpack cifar-10-binary.tar.gz again`,
      { file },
    );
  }
  if (expectedLength !== undefined && length !== expectedLength) {
    throw new DataError(
      `${file} holds ${length} images, not ${expectedLength}; unpack cifar-10-binary.tar.gz again`,
      { file },
    );
  }
  const images = new Uint8Array(length * CHANNELS * PLANE);
  const labels = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const record = bytes.subarray(index * RECORD, (index + 1) * RECORD);
    const label = record[0] ?? 0;
    if (label >= classes) {
      throw new DataError(
        `${file} gives image ${index} the label ${label}; labels go from 0 to ${classes - 1}, so choose the binary version of CIFAR-10`,
        { file },
      );
    }
    labels[index] = label;
    interleave(record.subarray(1), images.subarray(index * CHANNELS * PLANE, (index + 1) * CHANNELS * PLANE));
  }
  return { images, labels };
}

/** Planes one after the other become channels side by side. */
function interleave(planes: Uint8Array, image: Uint8Array): void {
  for (let pixel = 0, target = 0; pixel < PLANE; pixel++) {
    for (let source = pixel; source < CHANNELS * PLANE; source += PLANE)
      image[target++] = planes[source] ?? 0;
  }
}
