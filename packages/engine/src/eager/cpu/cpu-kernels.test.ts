import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBackend } from '../fast-kernel';
import { registerCpuKernels } from './register-cpu-kernels';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerCpuKernels();
  registerCpuKernels();
});

/** Runs a registered kernel by name, the fast or the stock one. */
function run(backendName: string, name: string, inputs: tf.NamedTensorMap, attrs: object): tf.Tensor {
  const { kernelFunc } = tf.getKernel(name, backendName);
  const info = kernelFunc({
    inputs,
    backend: tf.backend(),
    attrs: attrs as tf.NamedAttrMap,
  }) as tf.TensorInfo;
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** Both sum in another order, the stock kernel in float32. */
function expectAsStock(name: string, inputs: tf.NamedTensorMap, attrs: object, exact = false): void {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const fast = run('cpu', name, inputs, attrs);
    const stock = run(stockBackend('cpu'), name, inputs, attrs);
    expect([fast.shape, fast.dtype]).toEqual([stock.shape, stock.dtype]);
    const expected = Float64Array.from(stock.dataSync());
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const errors = Float64Array.from(fast.dataSync(), (value, index) => Math.abs(value - expected[index]!));
    expect(Math.max(0, ...errors)).toBeLessThanOrEqual(exact ? 0 : 1e-5 * scale);
  });
  expect(tf.memory().numTensors).toBe(before);
}

function values(shape: readonly number[], seed: number): tf.Tensor {
  const data = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, i) =>
    Math.sin(i * i + seed),
  );
  return tf.tensor(data, [...shape]);
}

/** How much the border adds to the height and the width. */
function bordersOf({ padding, border }: { padding: string; border: number }): [number, number] {
  if (padding === 'number') return [2 * border, 2 * border];
  return padding === 'explicit' ? [border + 1, border] : [0, 0];
}

const small = fc.integer({ min: 1, max: 9 });
const convolutions = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: small,
    width: small,
    inChannels: small,
    outChannels: small,
    filterHeight: fc.integer({ min: 1, max: 4 }),
    filterWidth: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    border: fc.integer({ min: 0, max: 2 }),
    padding: fc.constantFrom('same', 'valid', 'number', 'explicit'),
    dataFormat: fc.constantFrom('NHWC' as const, 'NCHW' as const),
    seed: fc.nat(1000),
  })
  .filter((c) => {
    const [down, across] = bordersOf(c);
    const fits = (size: number, filter: number) => size >= (filter - 1) * c.dilation + 1;
    const strideOrDilation = c.stride === 1 || c.dilation === 1;
    // TensorFlow.js computes the output's size from the filter's height alone where the border is one number.
    if (c.padding === 'number' && c.filterHeight !== c.filterWidth) return false;
    const contained = fits(c.height + down, c.filterHeight) && fits(c.width + across, c.filterWidth);
    return strideOrDilation && (c.padding === 'same' || contained);
  });

type Case = typeof convolutions extends fc.Arbitrary<infer Value> ? Value : never;

function padOf({ padding, border, dataFormat }: Case): unknown {
  if (padding === 'number') return border;
  if (padding !== 'explicit') return padding;
  const sides = [
    [border, 1],
    [0, border],
  ];
  return dataFormat === 'NHWC' ? [[0, 0], ...sides, [0, 0]] : [[0, 0], [0, 0], ...sides];
}

function convolutionOf(c: Case): {
  inputs: { x: tf.Tensor; filter: tf.Tensor; bias: tf.Tensor };
  attrs: object;
} {
  const { batch, height, width, inChannels, outChannels, dataFormat, seed } = c;
  const shape =
    dataFormat === 'NHWC' ? [batch, height, width, inChannels] : [batch, inChannels, height, width];
  return {
    inputs: {
      x: values(shape, seed),
      filter: values([c.filterHeight, c.filterWidth, inChannels, outChannels], seed + 1),
      bias: values([outChannels], seed + 2),
    },
    attrs: { strides: c.stride, dilations: c.dilation, pad: padOf(c), dataFormat, dimRoundingMode: 'floor' },
  };
}

describe('fast cpu kernels', () => {
  it('convolve as the stock kernel does, whatever strides, borders, dilations and layout', () => {
    fc.assert(
      fc.property(convolutions, (c) => {
        const { inputs, attrs } = convolutionOf(c);
        expectAsStock('Conv2D', { x: inputs.x, filter: inputs.filter }, attrs);
        tf.dispose(inputs);
      }),
      { numRuns: 300 },
    );
  });

  it('convolve with a bias as the stock kernel does', () => {
    const biased = convolutions.filter(({ dataFormat }) => dataFormat === 'NHWC');
    fc.assert(
      fc.property(biased, fc.constantFrom('linear', 'relu', 'sigmoid'), (c, activation) => {
        const { inputs, attrs } = convolutionOf(c);
        expectAsStock('FusedConv2D', inputs, { ...attrs, activation });
        tf.dispose(inputs);
      }),
      { numRuns: 100 },
    );
  });

  it('convolve by exchanged roles, as a filter gradient does', () => {
    const x = values([5, 8, 8, 3], 1);
    const filter = values([8, 8, 3, 7], 2);
    const border = [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ];
    expectAsStock('Conv2D', { x, filter }, { strides: 1, dilations: 1, pad: border, dataFormat: 'NHWC' });
    tf.dispose([x, filter]);
  });

  const batches = fc.constantFrom<[number[], number[]]>(
    [[], []],
    [[1], [1]],
    [[3], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[1], [4]],
    [[4], [1]],
    [
      [2, 3],
      [1, 1],
    ],
    [
      [2, 1],
      [1, 3],
    ],
    [[2, 3], [3]],
  );

  it('multiply as the stock kernel does, whatever is transposed or broadcast', () => {
    fc.assert(
      fc.property(
        fc.tuple(small, fc.integer({ min: 1, max: 70 }), small),
        batches,
        fc.boolean(),
        fc.boolean(),
        fc.nat(1000),
        ([rows, depth, columns], [outerA, outerB], transposeA, transposeB, seed) => {
          const a = values([...outerA, ...(transposeA ? [depth, rows] : [rows, depth])], seed);
          const b = values([...outerB, ...(transposeB ? [columns, depth] : [depth, columns])], seed + 1);
          expectAsStock('BatchMatMul', { a, b }, { transposeA, transposeB });
          tf.dispose([a, b]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['linear', 'relu'])(
    'multiply with a bias and a %s activation as the stock kernel does',
    (activation) => {
      const a = values([1, 6, 11], 1);
      const b = values([1, 11, 5], 2);
      for (const bias of [values([5], 3), values([1, 6, 5], 3), values([1], 3)]) {
        expectAsStock('_FusedMatMul', { a, b, bias }, { transposeA: false, transposeB: false, activation });
        bias.dispose();
      }
      expectAsStock('_FusedMatMul', { a, b }, { transposeA: false, transposeB: false, activation });
      tf.dispose([a, b]);
    },
  );

  const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });

  it('transpose and reverse as the stock kernels do, along any axes', () => {
    const cases = shapes.chain((shape) => {
      const axes = shape.map((_, axis) => axis);
      return fc.record({
        shape: fc.constant(shape),
        perm: fc.shuffledSubarray(axes, { minLength: axes.length }),
        dims: fc.subarray(axes),
      });
    });
    fc.assert(
      fc.property(cases, ({ shape, perm, dims }) => {
        const x = values(shape, 3);
        expectAsStock('Transpose', { x }, { perm }, true);
        expectAsStock('Reverse', { x }, { dims }, true);
        x.dispose();
      }),
      { numRuns: 300 },
    );
  });

  it('leave int32 to the stock kernels', () => {
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32');
    const b = tf.tensor2d([7, 8, 9, 10, 11, 12], [3, 2], 'int32');
    expectAsStock('BatchMatMul', { a, b }, { transposeA: false, transposeB: false }, true);
    tf.dispose([a, b]);
  });

  it('leave the complaint about sizes that do not fit to the stock kernel', () => {
    const a = values([2, 3], 1);
    expect(() => run('cpu', 'BatchMatMul', { a, b: a }, { transposeA: false, transposeB: false })).toThrow(
      /inner shapes/,
    );
    a.dispose();
  });
});
