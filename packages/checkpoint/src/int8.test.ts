import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from './index';
import { headerOf } from './testing/safetensors-files';

/** Two or more axes, each of one or more. */
const anyMatrix = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  const value = fc.float({ noNaN: true, noDefaultInfinity: true });
  return fc
    .array(value, { minLength: length, maxLength: length })
    .map((values) => ({ shape, data: Float32Array.from(values) }));
});

const throughFile = (tensors: NamedTensors): NamedTensors =>
  decodeSafetensors(encodeSafetensors(tensors, { dtype: 'int8' })).tensors;

describe('int8 by channel', () => {
  test('is off by at most half of the 127th of the largest of its channel', () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const { w } = throughFile({ w: matrix });
        expect(w?.shape).toEqual(matrix.shape);
        const length = matrix.data.length / (matrix.shape[0] ?? 1);
        matrix.data.forEach((value, index) => {
          const begin = Math.floor(index / length) * length;
          const largest = Math.max(...matrix.data.subarray(begin, begin + length).map(Math.abs));
          // The scale and the product are rounded to float32, whose smallest number is 2^-149.
          const allowed = (largest / 127) * (0.5 + 2 ** -15) + 127 * 2 ** -149;
          expect(Math.abs((w?.data[index] ?? NaN) - value)).toBeLessThanOrEqual(allowed);
        });
      }),
    );
  });

  test('takes a byte a weight; biases are float16 and whole numbers stay', () => {
    const tensors = {
      weight: { shape: [2, 500], data: Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i)) },
      bias: { shape: [2], data: Float32Array.of(0.1, -2) },
      step: { shape: [1, 1], data: Int32Array.of(-2147483648) },
    };
    const file = encodeSafetensors(tensors, { dtype: 'int8' });
    const header = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(file.length - header).toBe(1000 + 2 * 4 + 2 * 2 + 4);
    const read = decodeSafetensors(file).tensors;
    expect(Object.keys(read).sort()).toEqual(['bias', 'step', 'weight']);
    expect(read['bias']?.data).toEqual(Float32Array.of(0.0999755859375, -2));
    expect(read['step']).toEqual(tensors.step);
  });

  test('of zeros is zeros', () => {
    const zeros = { shape: [2, 3], data: new Float32Array(6) };
    expect(throughFile({ zeros })).toEqual({ zeros });
    const empty = { shape: [3, 0], data: new Float32Array() };
    expect(throughFile({ empty })).toEqual({ empty });
  });

  test('is read as whole numbers times their scales', () => {
    const header = {
      'w.scale': { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
      w: { dtype: 'I8', shape: [2, 2], data_offsets: [4, 8] },
    };
    // 0.5 and 2 as binary16, then -128, 3, 127, -1.
    const data = Uint8Array.of(0x00, 0x38, 0x00, 0x40, 0x80, 0x03, 0x7f, 0xff);
    expect(decodeSafetensors(headerOf(header, data)).tensors).toEqual({
      w: { shape: [2, 2], data: Float32Array.of(-64, 1.5, 254, -2) },
    });
  });

  test.each([
    ['no scales', {}],
    ['scales of another length', { 'w.scale': { dtype: 'F16', shape: [1], data_offsets: [2, 4] } }],
    ['scales that are whole numbers', { 'w.scale': { dtype: 'I32', shape: [2], data_offsets: [2, 10] } }],
  ])('with %s is refused by name', (_, scales) => {
    const w = { dtype: 'I8', shape: [2, 1], data_offsets: [0, 2] };
    const end = Object.values(scales as Record<string, { data_offsets: number[] }>)[0]?.data_offsets[1];
    const file = headerOf({ w, ...scales }, new Uint8Array(end ?? 2));
    expect(() => decodeSafetensors(file, 'weights')).toThrow(
      "weights: tensor 'w' is stored as I8 without a 'w.scale' of one float",
    );
  });

  test('refuses what is not finite, and a tensor that has the name of scales', () => {
    const infinite = { w: { shape: [1, 2], data: Float32Array.of(1, Infinity) } };
    expect(() => throughFile(infinite)).toThrow("tensor 'w' holds a value that is not finite");
    const twin = { shape: [1, 1], data: Float32Array.of(1) };
    expect(() => throughFile({ w: twin, 'w.scale': { shape: [1], data: Float32Array.of(1) } })).toThrow(
      "tensor 'w.scale' has the name of another's scales",
    );
  });
});
