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
  /** Values that mean black and white; by the range of the values where left out. */
  readonly valueRange?: ValueRange | undefined;
  /** Called with a sentence where the values make pictures that are nearly black. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** Two values of an array: the one that means black, and the one that means white. */
export type ValueRange = readonly [black: number, white: number];

/** Three levels of a network halve an image three times. */
const SIZE_STEP = 8;

/**
 * An array of images as bytes in a square: `[length, height, width]`, `[length, height, width, channels]` or, where
 * only the second size is 1 or 3, `[length, channels, height, width]`. Integers go from 0 to 255; floats from -1 to 1,
 * from 0 to 1, or from 0 to 255, whichever is the narrowest that holds them all; truth values are black and white; or as
 * `valueRange` says.
 *
 * @param source named in messages
 * @throws DataError where the array has another form
 */
export function imagesOfArray(array: NumericArray, source: string, options: ArrayImageOptions): ByteImages {
  const { transpose = false, imageSize } = options;
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
  const toByte = byteScale(valueRangeOf(array, source, options));
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

/** Integers no larger than this make pictures that look black. */
const DARK = 63;

/**
 * The values that mean black and white: as the user says, or by the range of all values.
 *
 * @throws DataError where values lie outside of it, or in no range that is usual
 */
export function valueRangeOf(
  array: NumericArray,
  source: string,
  { valueRange, onNotice }: Pick<ArrayImageOptions, 'valueRange' | 'onNotice'>,
): ValueRange {
  const [low, high] = extremes(array);
  if (valueRange !== undefined) return checkedRange(valueRange, [low, high], source);
  if (holdsFloats(array) && low >= -1 && high <= 1) return low < 0 ? [-1, 1] : [0, 1];
  if (!(low >= 0 && high <= 255)) {
    throw new DataError(
      `${source} holds values from ${low} to ${high}; scale them to bytes of 0 to 255, or to floats of -1 to 1 or 0 to 1, or say which values mean black and white`,
      { file: source },
    );
  }
  if (high > 0 && high <= DARK) {
    onNotice?.(
      `${source} holds values from ${low} to ${high}, of 0 to 255: the pictures are nearly black. If ${high} means white, say so by a value range of 0-${high}.`,
    );
  }
  return [0, 255];
}

/** Whether the values may be shares of white. */
export function holdsFloats({ data }: NumericArray): boolean {
  return data instanceof Float32Array || data instanceof Float64Array;
}

/** The least and the largest value; twice not a number where one of them is none. */
function extremes({ data, shape }: NumericArray): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let place = 0; place < valueCount(shape); place++) {
    const value = data[place] ?? NaN;
    if (Number.isNaN(value)) return [NaN, NaN];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function checkedRange(range: ValueRange, [low, high]: ValueRange, source: string): ValueRange {
  const [black, white] = range;
  if (!Number.isFinite(black) || !Number.isFinite(white) || black === white) {
    throw new DataError(
      `the value range is ${black} to ${white}; give two numbers, the values of black and of white`,
    );
  }
  if (low >= Math.min(black, white) && high <= Math.max(black, white)) return range;
  throw new DataError(
    `${source} holds values from ${low} to ${high}, outside the value range of ${black} to ${white}; give a wider one`,
    { file: source },
  );
}

/** How a value becomes a byte. */
function byteScale([black, white]: ValueRange): (value: number) => number {
  return (value) => Math.round(((value - black) / (white - black)) * 255);
}
