import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from './index';
import { anyTensors, fromBase64, headerOf } from './testing/safetensors-files';
import python from './reference/safetensors.json';

test('what would be written as another type is refused', () => {
  const tensors = { x: { shape: [1], data: Float32Array.of(1) } };
  for (const dtype of ['bfloat16', 'float64', '']) {
    expect(() => encodeSafetensors(tensors, { dtype: dtype as 'float32' })).toThrow(
      `tensors cannot be written as ${dtype}; choose float32, float16 or int8`,
    );
  }
  for (const data of [Float64Array.of(1), [1], Uint8Array.of(1), BigInt64Array.of(1n)] as unknown[]) {
    const wrong = { x: { shape: [1], data: data as Float32Array } };
    expect(() => encodeSafetensors(wrong)).toThrow("tensor 'x' holds its values in ");
  }
});

describe('files written by the Python package', () => {
  test('float32, a scalar, an empty tensor and metadata', () => {
    const { tensors, metadata } = decodeSafetensors(fromBase64(python.files.float32));
    expect(metadata).toEqual({ format: 'pt', note: 'äöü' });
    expect(tensors).toEqual({
      'down2.skip_conv.weight': {
        shape: [2, 3],
        data: Float32Array.of(1.5, -2.25, 0, -0, 3.4028234663852886e38, 1.401298464324817e-45),
      },
      scalar: { shape: [], data: Float32Array.of(7.5) },
      empty: { shape: [0, 3], data: new Float32Array(0) },
    });
  });

  test('float16 and float64 become float32, int32 stays', () => {
    const { tensors, metadata } = decodeSafetensors(fromBase64(python.files.mixed));
    expect(metadata).toEqual({});
    expect(tensors['half']).toEqual({
      shape: [9],
      data: Float32Array.of(1.5, -2, 65504, 2 ** -14, 2 ** -24, 0, -0, Infinity, -Infinity),
    });
    expect(tensors['whole']).toEqual({ shape: [1, 2], data: Int32Array.of(-2147483648, 2147483647) });
    expect(tensors['double']).toEqual({ shape: [3], data: Float32Array.of(0.1, 0, -3.25) });
  });

  test('bfloat16 is the upper half of float32', () => {
    const data = Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x0001);
    const { tensors } = decodeSafetensors(
      headerOf({ a: { dtype: 'BF16', shape: [4], data_offsets: [0, 8] } }, data),
    );
    expect(tensors['a']!.data).toEqual(Float32Array.of(1, -2, Infinity, 2 ** -133));
  });
});

describe('written files', () => {
  test('come back bit for bit in float32 and int32', () => {
    fc.assert(
      fc.property(anyTensors, (tensors) => {
        expect(bitsOf(decodeSafetensors(encodeSafetensors(tensors)).tensors)).toEqual(bitsOf(tensors));
      }),
    );
  });

  test('come back in float16 what float16 can hold', () => {
    const tensors = {
      weight: { shape: [4], data: Float32Array.of(0.5, -65504, 1 + 2 ** -11, NaN) },
      step: { shape: [], data: Int32Array.of(123456789) },
    };
    const { tensors: read } = decodeSafetensors(encodeSafetensors(tensors, { dtype: 'float16' }));
    expect(read).toEqual({
      step: tensors.step,
      weight: { shape: [4], data: Float32Array.of(0.5, -65504, 1, NaN) },
    });
  });

  test('can be read from the middle of a larger buffer', () => {
    const file = encodeSafetensors({ a: { shape: [2], data: Float32Array.of(1, 2) } });
    const larger = new Uint8Array(file.length + 6);
    larger.set(file, 3);
    expect(decodeSafetensors(larger.subarray(3, -3)).tensors['a']!.data).toEqual(Float32Array.of(1, 2));
  });

  test('take part of a larger array as it is', () => {
    const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(decodeSafetensors(encodeSafetensors({ a: { shape: [2], data } })).tensors['a']!.data).toEqual(
      data,
    );
  });

  test('keep the order of the tensors, wider types first, and are aligned', () => {
    const half = { shape: [1], data: Float32Array.of(1) };
    const whole = { shape: [1], data: Int32Array.of(1) };
    const file = encodeSafetensors(
      { z: half, b: whole, y: half, a: whole },
      { dtype: 'float16', metadata: { é: 'ü' } },
    );
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = new TextDecoder().decode(file.subarray(8, 8 + length));
    expect(JSON.parse(header)).toEqual({
      __metadata__: { format: 'pt', é: 'ü' },
      b: { dtype: 'I32', shape: [1], data_offsets: [0, 4] },
      a: { dtype: 'I32', shape: [1], data_offsets: [4, 8] },
      z: { dtype: 'F16', shape: [1], data_offsets: [8, 10] },
      y: { dtype: 'F16', shape: [1], data_offsets: [10, 12] },
    });
  });
});

/** Bit patterns, so that -0 differs from 0 and NaN from NaN with other bits. */
function bitsOf(tensors: NamedTensors): unknown {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      {
        shape,
        type: data.constructor.name,
        bits: new Uint32Array(data.buffer, data.byteOffset, data.length),
      },
    ]),
  );
}
