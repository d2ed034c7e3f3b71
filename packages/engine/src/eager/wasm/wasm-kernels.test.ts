import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stockBackend } from '../fast-kernel';
import { registerWasmKernels } from './register-wasm-kernels';

beforeAll(async () => {
  registerWasmKernels();
  registerWasmKernels();
  await tf.setBackend('wasm');
});

let before = 0;

beforeEach(() => {
  before = tf.memory().numTensors;
});

afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

function run(backendName: string, name: string, x: tf.Tensor, attrs: object): tf.Tensor[] {
  const { kernelFunc } = tf.getKernel(name, backendName);
  const outputs = kernelFunc({ inputs: { x }, backend: tf.backend(), attrs: attrs as tf.NamedAttrMap });
  return [outputs].flat().map((output) => tf.engine().makeTensorFromTensorInfo(output));
}

function expectAsStock(name: string, x: tf.Tensor, attrs: object): void {
  tf.tidy(() => {
    const fast = run('wasm', name, x, attrs);
    const stock = run(stockBackend('wasm'), name, x, attrs);
    const facts = (tensor: tf.Tensor) => [tensor.shape, tensor.dtype, tensor.dataSync()];
    expect(fast.map(facts)).toEqual(stock.map(facts));
  });
}

/** The stock kernel multiplies by a rounded reciprocal. */
function expectClose(x: tf.Tensor, attrs: object): void {
  tf.tidy(() => {
    const [fast, stock] = ['wasm', stockBackend('wasm')].map((backend) => run(backend, 'Mean', x, attrs)[0]!);
    expect(fast!.shape).toEqual(stock!.shape);
    expect(tf.max(tf.abs(tf.sub(fast!, stock!))).dataSync()[0]).toBeLessThan(1e-6);
  });
}

const dtypes = fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const);

function filled(shape: readonly number[], dtype: 'float32' | 'int32' | 'bool'): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  return tf.tidy(() =>
    tf.cast(
      tf.tensor(
        Int32Array.from({ length: size }, (_, i) => (i * 7) % 11),
        [...shape],
      ),
      dtype,
    ),
  );
}

describe('wasm kernels that copy less', () => {
  it('reverse as the stock kernel does', () => {
    const cases = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        dims: fc.subarray(shape.map((_, axis) => axis)),
        // The stock kernel writes beyond a bool tensor's end.
        dtype: fc.constantFrom('float32' as const, 'int32' as const),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, dims, dtype }) => {
        const x = filled(shape, dtype);
        expectAsStock('Reverse', x, { dims });
        x.dispose();
      }),
      { numRuns: 100 },
    );
  });

  it('split as the stock kernel does', () => {
    const cases = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).chain((rest) =>
      fc.record({
        rest: fc.constant(rest),
        axis: fc.nat(rest.length),
        sizes: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 5 }),
        dtype: dtypes,
      }),
    );
    fc.assert(
      fc.property(cases, ({ rest, axis, sizes, dtype }) => {
        const length = sizes.reduce((sum, size) => sum + size, 0);
        const x = filled(rest.toSpliced(axis, 0, length), dtype);
        expectAsStock('SplitV', x, { numOrSizeSplits: sizes, axis });
        expectAsStock('SplitV', x, { numOrSizeSplits: 1, axis: axis - x.rank });
        x.dispose();
      }),
      { numRuns: 100 },
    );
  });

  it('split while the memory grows', () => {
    const x = filled([1 << 22], 'float32');
    const pieces = tf.split(x, 4);
    expect(pieces.map((piece) => piece.dataSync()[1])).toEqual(
      [1, 2, 3].reduce<number[]>((values, index) => [...values, (((index << 20) + 1) * 7) % 11], [7]),
    );
    tf.dispose([x, ...pieces]);
  });

  it('share the values of a clone, each of which may be disposed of first', () => {
    const x = filled([5], 'float32');
    const held = tf.memory().numDataBuffers;
    const clones = [tf.clone(x), tf.clone(x)];
    expect(tf.memory().numDataBuffers).toBe(held);
    const expected = x.dataSync();
    x.dispose();
    for (const clone of clones) {
      expect(clone.dataSync()).toEqual(expected);
      clone.dispose();
    }
  });

  it('leave strings to the stock kernel', () => {
    const x = tf.tensor1d(['a', 'b', 'c']);
    const clone = tf.clone(x);
    expect(clone.dataSync()).toEqual(['a', 'b', 'c']);
    tf.dispose([x, clone]);
  });

  it.each([
    ['sum', 1],
    ['mean', 2_447_681],
  ] as const)('take the %s of a vector of two million values to float32 rounding', (name, divisor) => {
    const values = Float32Array.from(
      { length: 2_447_681 },
      (_, index) => Math.abs(Math.sin(index * index)) ** 5,
    );
    const exact = values.reduce((sum, value) => sum + value, 0) / divisor;
    const x = tf.tensor1d(values);
    const [fast, stock] = ['wasm', stockBackend('wasm')].map((backend) =>
      tf.tidy(
        () =>
          run(backend, name === 'sum' ? 'Sum' : 'Mean', x, { axis: [0], keepDims: false })[0]!.dataSync()[0]!,
      ),
    );
    expect(Math.abs(fast! / exact - 1)).toBeLessThan(2 ** -23);
    expect(Math.abs(stock! / exact - 1)).toBeGreaterThan(1e-5);
    x.dispose();
  });

  it('sum and average along any axes as the stock kernels do', () => {
    for (const shape of [[3, 70, 64], [2, 4096], [4097, 2], [5000]]) {
      const x = tf.tidy(() => tf.sub(filled(shape, 'float32'), 5));
      for (const axis of shape.map((_, first) => shape.map((_, index) => index).slice(first))) {
        for (const keepDims of [false, true]) {
          expectAsStock('Sum', x, { axis, keepDims });
          expectClose(x, { axis, keepDims });
        }
      }
      x.dispose();
    }
  });
});
