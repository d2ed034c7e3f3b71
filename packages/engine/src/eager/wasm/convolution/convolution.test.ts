import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../register-wasm-kernels';
import { plainConvolution, plainFilterGradient, type Images } from '../reference/plain-convolution';

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

let before = { numTensors: 0, numDataBuffers: 0 };

beforeEach(() => {
  const { numTensors } = tf.memory();
  before = { numTensors, numDataBuffers: tf.backend().numDataIds() };
});

afterEach(() => {
  const { numTensors } = tf.memory();
  expect({ numTensors, numDataBuffers: tf.backend().numDataIds() }).toEqual(before);
});

/** Values between -1 and 1 without a pattern. */
function varied(shape: readonly number[], seed: number): Images {
  const data = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, index) => {
    const value = Math.sin((index + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 2 * (value - Math.floor(value)) - 1;
  });
  return { shape, data };
}

function run(name: string, inputs: Record<string, Images>, attrs: object): Float32Array {
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([key, { data, shape }]) => [
      key,
      tf.tensor(data, [...shape]),
    ]);
    const output = tf
      .engine()
      .runKernel(name, Object.fromEntries(tensors) as tf.NamedTensorMap, attrs as tf.NamedAttrMap);
    return (output as tf.Tensor).dataSync().slice() as Float32Array;
  });
}

const plain = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };

/** The largest difference of two vectors. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Array.from(expected).reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - (actual[index] ?? NaN))),
    0,
  );
}

/**
 * Float32's rounding, 2^-24, in each of `terms` additions of values up to 1; a tile's 2x2 outputs come from sums of up to nine
 * products of values up to 4 and 9/4.
 */
function bound(terms: number): number {
  return 9 * 4 * (9 / 4) * terms * 2 ** -24;
}

interface Shape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly size: 1 | 3;
}

function check({ batch, height, width, inChannels, outChannels, size }: Shape): void {
  const x = varied([batch, height, width, inChannels], 1);
  const filter = varied([size, size, inChannels, outChannels], 2);
  const bias = varied([outChannels], 3);
  const dy = varied([batch, height, width, outChannels], 4);
  const terms = size * size * inChannels;
  const output = plainConvolution(x, filter);
  expect(difference(run('Conv2D', { x, filter }, plain), output)).toBeLessThan(bound(terms));
  const shifted = output.map((value, index) => value + (bias.data[index % outChannels] ?? 0));
  const fused = run('FusedConv2D', { x, filter, bias }, { ...plain, activation: 'linear' });
  expect(difference(fused, shifted)).toBeLessThan(bound(terms + 1));
  const dFilter = run('Conv2DBackpropFilter', { x, dy }, { ...plain, filterShape: filter.shape });
  expect(difference(dFilter, plainFilterGradient(x, dy, size))).toBeLessThan(bound(batch * height * width));
  const dx = run('Conv2DBackpropInput', { dy, filter }, { ...plain, inputShape: x.shape });
  const turned = turn(filter);
  expect(difference(dx, plainConvolution(dy, turned))).toBeLessThan(bound(size * size * outChannels));
}

/** [k, k, C, K] turned by 180 degrees, as [k, k, K, C]. */
function turn({ data, shape }: Images): Images {
  const [size = 1, , inChannels = 1, outChannels = 1] = shape;
  const taps = size * size;
  const turned = new Float32Array(data.length);
  for (let tap = 0; tap < taps; tap++)
    for (let c = 0; c < inChannels; c++)
      for (let k = 0; k < outChannels; k++)
        turned[((taps - 1 - tap) * outChannels + k) * inChannels + c] =
          data[(tap * inChannels + c) * outChannels + k] ?? 0;
  return { data: turned, shape: [size, size, outChannels, inChannels] };
}

const upTo = (max: number) => fc.integer({ min: 1, max });

describe("convolutions in the wasm backend's memory", () => {
  it('agree with float64 whatever the batch, size and channels', () => {
    const shapes = fc.record({
      batch: upTo(3),
      height: upTo(9),
      width: upTo(9),
      inChannels: upTo(20),
      outChannels: upTo(20),
      size: fc.constantFrom(1 as const, 3 as const),
    });
    fc.assert(fc.property(shapes, check), { numRuns: 60 });
  });

  it.each([
    [65, 4, 4, 8, 16],
    [1, 8, 8, 384, 128],
    [1, 4, 4, 256, 256],
    [1, 16, 16, 192, 64],
    [1, 32, 32, 96, 32],
    [2, 32, 32, 32, 1],
    [2, 32, 32, 1, 32],
  ] as const)('agree with float64 for %i images of %ix%ix%i and %i outputs', (...sizes) => {
    const [batch, height, width, inChannels, outChannels] = sizes;
    for (const size of [1, 3] as const) check({ batch, height, width, inChannels, outChannels, size });
  });

  it('round no worse than six times the root mean square of float32 sums', () => {
    const [x, filter] = [varied([2, 16, 16, 64], 1), varied([3, 3, 64, 64], 2)];
    const exact = plainConvolution(x, filter);
    const actual = run('Conv2D', { x, filter }, plain);
    const meanSquare = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length;
    const error = Math.sqrt(meanSquare(exact.map((value, index) => value - (actual[index] ?? NaN))));
    expect(error / Math.sqrt(meanSquare(exact))).toBeLessThan(6 * 2 ** -24);
  });

  it('keep a value that is not finite within the tiles that it touches', () => {
    for (const value of [NaN, Infinity]) {
      const x = varied([1, 12, 12, 8], 1);
      x.data[(4 * 12 + 5) * 8] = value;
      const y = run('Conv2D', { x, filter: varied([3, 3, 8, 8], 2) }, plain);
      for (let pixel = 0; pixel < 144; pixel++) {
        const [row, column] = [Math.floor(pixel / 12), pixel % 12];
        const isNear = Math.abs(row - 4) <= 1 && Math.abs(column - 5) <= 1;
        const isFar = row < 2 || row > 5 || column < 4 || column > 7;
        if (isNear) expect(y[8 * pixel]).not.toSatisfy(Number.isFinite);
        if (isFar) expect(y[8 * pixel]).toSatisfy(Number.isFinite);
      }
    }
  });

  it.each([{ strides: [2, 2] }, { pad: 'valid' }, { dilations: [2, 2] }])(
    'leave %j to the stock kernel, and take its filter gradient plainly',
    (change) => {
      const [x, filter] = [varied([2, 7, 6, 8], 1), varied([3, 3, 8, 8], 2)];
      const attrs = { ...plain, ...change };
      const exact = plainConvolution(x, filter, attrs);
      expect(difference(run('Conv2D', { x, filter }, attrs), exact)).toBeLessThan(bound(72));
      const { outShape } = tf.backend_util.computeConv2DInfo(
        [2, 7, 6, 8],
        [3, 3, 8, 8],
        attrs.strides as [number, number],
        attrs.dilations as [number, number],
        attrs.pad as 'same',
      );
      const dy = varied(outShape, 3);
      const gradient = run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape });
      expect(difference(gradient, plainFilterGradient(x, dy, 3, attrs))).toBeLessThan(bound(84));
    },
  );

  it('apply an activation, and leave what lies beside their memory alone', () => {
    const [x, filter, bias] = [varied([1, 4, 4, 8], 1), varied([3, 3, 8, 12], 2), varied([12], 3)];
    const kept = Array.from({ length: 20 }, (_, index) => tf.fill([31 + index], index));
    const relu = run('FusedConv2D', { x, filter, bias }, { ...plain, activation: 'relu' });
    const linear = run('FusedConv2D', { x, filter, bias }, { ...plain, activation: 'linear' });
    expect(
      difference(
        relu,
        linear.map((value) => Math.max(0, value)),
      ),
    ).toBeLessThan(bound(72));
    for (const [index, tensor] of kept.entries())
      expect(new Set(tensor.dataSync())).toEqual(new Set([index]));
    tf.dispose(kept);
  });

  it('go on while the memory grows', () => {
    const x = varied([256, 32, 32, 8], 1);
    const filter = varied([3, 3, 8, 16], 2);
    const whole = run('Conv2D', { x, filter }, plain);
    const first = { shape: [1, 32, 32, 8], data: x.data.slice(0, 8192) };
    expect(difference(whole.subarray(0, 16384), plainConvolution(first, filter))).toBeLessThan(bound(72));
  });
});
