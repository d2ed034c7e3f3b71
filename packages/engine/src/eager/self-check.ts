import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor } from '../contract';

/** What a small convolution on the backend in use showed. */
export interface SelfCheckResult {
  /** Largest deviation from the exact values, as a part of the largest of them; about 1e-6 in float32. */
  readonly error: number;
  /** Whether the convolution agrees with plain JavaScript. */
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
export function selfCheck(): Promise<SelfCheckResult> {
  return checkConvolution((x, filter) => {
    const result = tf.tidy(() => tf.conv2d(upload(x), upload(filter), 1, 'same'));
    return readAndDispose(result);
  });
}

/**
 * The self-check of any engine.
 * @param convolve Convolves NHWC images with an HWIO filter, stride 1, `same` padding, and reads the values.
 */
export async function checkConvolution(
  convolve: (x: HostTensor, filter: HostTensor) => Promise<ArrayLike<number>>,
): Promise<SelfCheckResult> {
  const { batch, size, channels } = images;
  const x = waves([batch, size, size, channels], 0.7);
  const filter = waves([filterSize, filterSize, channels, channels], 1.3);
  const values = await convolve(x, filter);
  const milliseconds = await medianTime(() => convolve(x, filter));
  const error = largestError(values, x.data, filter.data);
  return { error, correct: error < tolerance, milliseconds, gflops: operations / milliseconds / 1e6 };
}

function upload({ shape, data }: HostTensor): tf.Tensor4D {
  return tf.tensor<tf.Rank.R4>(data, shape as [number, number, number, number]);
}

/** Values between -1 and 1 that repeat nowhere. */
function waves(shape: readonly number[], frequency: number): HostTensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return {
    shape,
    data: Float32Array.from({ length }, (_, index) => Math.sin(frequency * index + index * index)),
  };
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
function largestError(values: ArrayLike<number>, x: ArrayLike<number>, filter: ArrayLike<number>): number {
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
function exactValue(index: number, x: ArrayLike<number>, filter: ArrayLike<number>): number {
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
