import * as tf from '@tensorflow/tfjs-core';

/** What a small convolution on the backend in use showed. */
export interface SelfCheckResult {
  /** Largest deviation from the exact values, as a part of the largest of them; about 1e-6 in float32. */
  readonly error: number;
  readonly correct: boolean;
  /** Median time of the convolution with its result read back, in milliseconds. */
  readonly milliseconds: number;
  /** Billion floating-point operations a second, of which there are 151 million. */
  readonly gflops: number;
}

const images = { batch: 8, size: 32, channels: 32 };
const filterSize = 3;
const operations = 2 * images.batch * images.size ** 2 * filterSize ** 2 * images.channels ** 2;

/** Deviations beyond this come from wrong arithmetic, half precision included, not from rounding. */
const tolerance = 1e-4;
const repetitions = 5;
/** Every so many values one is checked; a prime, so that every channel, row and column has its turn. */
const checkedStride = 1303;

/** Convolves [8, 32, 32, 32] images with 32 3x3 filters on the backend in use and compares with exact values. */
export async function selfCheck(): Promise<SelfCheckResult> {
  const { batch, size, channels } = images;
  const x = waves(batch * size * size * channels, 0.7);
  const filter = waves(filterSize * filterSize * channels * channels, 1.3);
  const xTensor = tf.tensor4d(x, [batch, size, size, channels]);
  const filterTensor = tf.tensor4d(filter, [filterSize, filterSize, channels, channels]);
  try {
    const convolve = () => readAndDispose(tf.conv2d(xTensor, filterTensor, 1, 'same'));
    const values = await convolve();
    const milliseconds = await medianTime(convolve);
    const error = largestError(values, x, filter);
    return { error, correct: error < tolerance, milliseconds, gflops: operations / milliseconds / 1e6 };
  } finally {
    tf.dispose([xTensor, filterTensor]);
  }
}

/** Values between -1 and 1 that repeat nowhere. */
function waves(length: number, frequency: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(frequency * index + index * index));
}

async function readAndDispose(tensor: tf.Tensor): Promise<ArrayLike<number>> {
  const values = await tensor.data();
  tensor.dispose();
  return values;
}

async function medianTime(action: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < repetitions; index++) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(repetitions / 2)] ?? 0;
}

/** Compares values spread over the whole result. A NaN counts as infinitely wrong. */
function largestError(values: ArrayLike<number>, x: Float32Array, filter: Float32Array): number {
  let error = 0;
  let largest = 0;
  for (let index = 0; index < values.length; index += checkedStride) {
    const exact = exactValue(index, x, filter);
    const difference = Math.abs((values[index] ?? NaN) - exact);
    error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
    largest = Math.max(largest, Math.abs(exact));
  }
  return error / largest;
}

/** One value of the convolution, by its definition, in float64. */
function exactValue(index: number, x: Float32Array, filter: Float32Array): number {
  const { size, channels } = images;
  const outChannel = index % channels;
  const column = Math.floor(index / channels) % size;
  const row = Math.floor(index / channels / size) % size;
  const image = Math.floor(index / channels / size / size);
  let sum = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [y, xAt] = [row + dy, column + dx];
      if (y < 0 || y >= size || xAt < 0 || xAt >= size) continue;
      const pixel = ((image * size + y) * size + xAt) * channels;
      const tap = ((dy + 1) * filterSize + dx + 1) * channels;
      for (let channel = 0; channel < channels; channel++) {
        sum += (x[pixel + channel] ?? 0) * (filter[(tap + channel) * channels + outChannel] ?? 0);
      }
    }
  }
  return sum;
}
