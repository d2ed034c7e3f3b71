import { describe, expect, test } from 'vitest';
import { decodeNpy } from './npy';
import { numpyFile } from './reference/numpy-file';
import { readsOrRefuses } from './testing/only-data-errors';

describe('what numpy wrote is read', () => {
  test.each([
    ['bytes', [2, 3], Uint8Array.of(0, 1, 2, 3, 4, 5)],
    ['doublesVersion2', [2], Float64Array.of(1.5, -2.25)],
    ['longsVersion3', [2, 1], Float64Array.of(1, -3)],
    ['floats', [1], Float32Array.of(0.25)],
    ['ints', [2], Int32Array.of(-7, 8)],
  ] as const)('%s', (name, shape, data) => {
    expect(decodeNpy(numpyFile(name), 'a.npy')).toEqual({ shape, data });
  });
});

describe('what is no plain array is refused, with a remedy', () => {
  test.each([
    ['objects', "a.npy holds values of type '|O'; save them as uint8"],
    ['fortran', "is in Fortran's order; save np.ascontiguousarray of it"],
    ['bigEndian', "holds values of type '>i4'"],
    ['stored', 'is not a numpy array (wrong first bytes)'],
  ] as const)('%s', (name, message) => {
    expect(() => decodeNpy(numpyFile(name), 'a.npy')).toThrow(message);
  });

  test('a file cut short, or with more behind it', () => {
    const bytes = numpyFile('bytes');
    expect(() => decodeNpy(bytes.subarray(0, -2), 'a.npy')).toThrow(
      'is cut off (2 bytes are missing); copy it again',
    );
    expect(() => decodeNpy(Uint8Array.of(...bytes, 0), 'a.npy')).toThrow('has 1 bytes after its last value');
  });

  test('a shape that no file holds costs no memory', () => {
    const header = Buffer.from(numpyFile('bytes'))
      .toString('latin1')
      .replace('(2, 3), ', '(99999999, 99999999), ');
    expect(() => decodeNpy(Buffer.from(header, 'latin1'), 'a.npy')).toThrow(
      /more than any file holds|cut off/,
    );
  });
});

test('damaged files are read or refused', () => {
  const names = ['bytes', 'doublesVersion2', 'longsVersion3', 'objects', 'fortran'] as const;
  readsOrRefuses(names.map(numpyFile), (bytes) => decodeNpy(bytes, 'a.npy'));
});
