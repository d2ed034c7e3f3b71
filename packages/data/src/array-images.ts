import { DataError } from './data-error';
import { valueCount, type NumericArray } from './numeric-array';

/** Images as bytes. */
export interface ByteImages {
  /** `[length, imageSize, imageSize, channels]`, 0 to 255. */
  readonly images: Uint8Array;
  readonly length: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
}

/** How an array of numbers is read as images. */
export interface ArrayImageOptions {
  /** Whether height and width are exchanged in the array, as in EMNIST's files. */
  readonly transpose?: boolean | undefined;
  /** Height and width with black added around; the next multiple of 8 where left out. */
  readonly imageSize?: number | undefined;
}

/** Three levels of a network halve an image three times. */
const SIZE_STEP = 8;

/**
 * An array of images as bytes in a square: `[length, height, width]`, `[length, height, width, channels]` or, where
 * only the second size is 1 or 3, `[length, channels, height, width]`. Integers go from 0 to 255; floats from -1 to 1,
 * from 0 to 1, or from 0 to 255, whichever is the narrowest that holds them all.
 *
 * @param source named in messages
 * @throws DataError where the array has another form
 */
export function imagesOfArray(
  array: NumericArray,
  source: string,
  { transpose = false, imageSize }: ArrayImageOptions,
): ByteImages {
  const layout = layoutOf(array, source);
  const { length, height, width, channels } = layout;
  const largest = Math.max(height, width);
  const size = imageSize ?? Math.ceil(largest / SIZE_STEP) * SIZE_STEP;
  if (!Number.isSafeInteger(size) || size < largest) {
    throw new DataError(
      `${source} holds images of ${width}x${height}, which do not fit an image size of ${size}; give a larger one, or save smaller images`,
      { file: source },
    );
  }
  const toByte = byteScale(array, source);
  const images = new Uint8Array(length * size * size * channels);
  const [rows, columns] = transpose ? [width, height] : [height, width];
  const [top, left] = [Math.floor((size - rows) / 2), Math.floor((size - columns) / 2)];
  for (let index = 0; index < length; index++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const target = ((index * size + top + row) * size + left + column) * channels;
        const from = transpose ? layout.place(index, column, row) : layout.place(index, row, column);
        for (let channel = 0; channel < channels; channel++) {
          images[target + channel] = toByte(array.data[from + channel * layout.channelStride] ?? 0);
        }
      }
    }
  }
  return { images, length, imageShape: [size, size, channels] };
}

interface Layout {
  readonly length: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Where the first channel of a pixel lies, and how far the next one is. */
  readonly place: (index: number, row: number, column: number) => number;
  readonly channelStride: number;
}

function layoutOf({ shape }: NumericArray, source: string): Layout {
  const [length = 0, second = 0, third = 0, fourth = 1] = shape;
  const isPlanar = shape.length === 4 && isChannels(second) && !isChannels(fourth);
  const [height, width, channels] = isPlanar ? [third, fourth, second] : [second, third, fourth];
  const image = height * width * channels;
  if ((shape.length !== 3 && shape.length !== 4) || !isChannels(channels) || length * image === 0) {
    throw new DataError(
      `${source} has the shape [${shape.join(', ')}]; images have [length, height, width], with 1 or 3 channels last or second, and at least one image`,
      { file: source },
    );
  }
  return {
    ...{ length, height, width, channels },
    channelStride: isPlanar ? height * width : 1,
    place: (index, row, column) => index * image + (row * width + column) * (isPlanar ? 1 : channels),
  };
}

function isChannels(size: number): boolean {
  return size === 1 || size === 3;
}

/** How a value becomes a byte, by the range of all values. */
function byteScale({ data, shape }: NumericArray, source: string): (value: number) => number {
  if (data instanceof Uint8Array) return (value) => value;
  let [low, high] = [Infinity, -Infinity];
  for (let place = 0; place < valueCount(shape); place++) {
    const value = data[place] ?? NaN;
    // Nothing is more or less than not a number, so that it has to be asked for.
    if (value < low || Number.isNaN(value)) low = value;
    if (value > high || Number.isNaN(value)) high = value;
    if (Number.isNaN(value)) break;
  }
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  if (isFloat && low >= -1 && high <= 1) {
    return low < 0 ? (value) => Math.round((value + 1) * 127.5) : (value) => Math.round(value * 255);
  }
  if (low >= 0 && high <= 255) return (value) => Math.round(value);
  throw new DataError(
    `${source} holds values from ${low} to ${high}; scale them to bytes of 0 to 255, or to floats of -1 to 1 or 0 to 1`,
    { file: source },
  );
}
