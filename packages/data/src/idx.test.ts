import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, decodeIdx, encodeIdx } from './index';

/** An idx file with any header, well-formed or not. */
function idxFile(type: number, sizes: readonly number[], values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  bytes.set([0, 0, type, sizes.length]);
  sizes.forEach((size, dimension) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * dimension, size);
  });
  bytes.set(values, 4 + 4 * sizes.length);
  return bytes;
}

describe('every type of the format is read', () => {
  test.each([
    ['unsigned bytes', 0x08, [0, 127, 128, 255], Uint8Array.of(0, 127, 128, 255)],
    ['signed bytes', 0x09, [0, 127, 128, 255], Int8Array.of(0, 127, -128, -1)],
    ['16-bit integers', 0x0b, [0x01, 0x02, 0xff, 0xfe], Int16Array.of(258, -2)],
    ['32-bit integers', 0x0c, [0, 0, 1, 0, 0xff, 0xff, 0xff, 0xfd], Int32Array.of(256, -3)],
    ['32-bit floats', 0x0d, [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], Float32Array.of(1.5, -2)],
    ['64-bit floats', 0x0e, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], Float64Array.of(1.5)],
  ])('%s', (_title, type, values, data) => {
    expect(decodeIdx(idxFile(type, [data.length], values))).toEqual({ shape: [data.length], data });
  });

  test('a file at an odd place in a larger buffer', () => {
    const file = idxFile(0x0c, [1, 1], [0, 0, 0, 5]);
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    expect(decodeIdx(larger.subarray(3))).toEqual({ shape: [1, 1], data: Int32Array.of(5) });
  });
});

test('unsigned bytes of any shape come back as they were', () => {
  const array = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }).chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return fc.record({
      shape: fc.constant(shape),
      data: fc.uint8Array({ minLength: length, maxLength: length }),
    });
  });
  fc.assert(
    fc.property(array, ({ shape, data }) => {
      expect(decodeIdx(encodeIdx(shape, data))).toEqual({ shape, data });
    }),
  );
});

describe('a file that is not whole or not idx is refused', () => {
  test.each([
    ['empty', new Uint8Array(), 'is 0 bytes long, too short for an idx file; copy it again'],
    [
      'cut in its first bytes',
      Uint8Array.of(0, 0, 8),
      'is 3 bytes long, too short for an idx file; copy it again',
    ],
    ['of another kind', new TextEncoder().encode('%PDF-1.4'), 'is not an idx file (wrong first bytes)'],
    ['packed', Uint8Array.of(0x1f, 0x8b, 8, 0), 'is not an idx file (wrong first bytes)'],
    ['of an unknown type', idxFile(0x0a, [1], [0]), 'is not an idx file (wrong first bytes)'],
    ['cut in its sizes', idxFile(8, [2, 2], []).subarray(0, 9), 'ends inside its header; copy it again'],
    ['cut in its values', idxFile(8, [2, 2], [1, 2, 3]), 'is cut off (1 bytes are missing); copy it again'],
    [
      'cut in a wide value',
      idxFile(0x0e, [2], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
      'is cut off (7 bytes are missing)',
    ],
    ['too long', idxFile(8, [1], [1, 2]), 'has 1 bytes after its last value; copy it again'],
    [
      'of absurd sizes',
      idxFile(8, [2 ** 32 - 1, 2 ** 32 - 1], [1]),
      'is cut off (18446744065119617000 bytes are missing)',
    ],
  ])('%s', (_title, bytes, sentence) => {
    expect(() => decodeIdx(bytes, 'train-images')).toThrow(
      expect.objectContaining({ name: 'DataError', file: 'train-images' }),
    );
    expect(() => decodeIdx(bytes, 'train-images')).toThrow(`train-images ${sentence}`);
  });
});

describe('fuzzing', () => {
  /** True where the bytes decode, false where this package's error refuses them; any other error fails the test. */
  function decodes(bytes: Uint8Array): boolean {
    try {
      const { shape, data } = decodeIdx(bytes);
      expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
      return true;
    } catch (error) {
      if (error instanceof DataError) return false;
      throw error;
    }
  }
  const type = fc.constantFrom(8, 9, 11, 12, 13, 14);
  const sizes = fc.array(fc.oneof(fc.nat({ max: 6 }), fc.nat({ max: 2 ** 32 - 1 })), { maxLength: 5 });

  test('any bytes decode or are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void decodes(bytes)),
      { numRuns: 2000 },
    );
  });

  test('any header over any values decodes or is refused', () => {
    const values = fc.array(fc.nat({ max: 255 }), { maxLength: 64 });
    fc.assert(
      fc.property(type, sizes, values, (code, shape, bytes) => void decodes(idxFile(code, shape, bytes))),
      { numRuns: 3000 },
    );
  });

  test('a valid file that is cut or has bytes added is refused', () => {
    const valid = fc
      .uint8Array({ minLength: 1, maxLength: 64 })
      .map((data) => encodeIdx([data.length], data));
    fc.assert(
      fc.property(valid, fc.nat(), fc.integer({ min: 1, max: 9 }), (file, cut, more) => {
        expect(decodes(file)).toBe(true);
        expect(decodes(file.subarray(0, cut % file.length))).toBe(false);
        const longer = new Uint8Array(file.length + more);
        longer.set(file);
        expect(decodes(longer)).toBe(false);
      }),
    );
  });
});
