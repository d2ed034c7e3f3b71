import { describe, expect, test } from 'vitest';
import { numpyFile } from '../reference/numpy-file';
import { readsOrRefuses } from '../testing/only-data-errors';
import { decodeNpz } from './npz';

describe('what numpy wrote is read', () => {
  test('stored', () => {
    const arrays = decodeNpz(numpyFile('stored'), 'a.npz');
    expect([...arrays.keys()]).toEqual(['images', 'labels']);
    expect(arrays.get('images')?.()).toEqual({
      shape: [2, 2, 2],
      data: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7),
    });
    expect(arrays.get('labels')?.()).toEqual({ shape: [2], data: Float64Array.of(3, 5) });
  });

  test('deflated', () => {
    const arrays = decodeNpz(numpyFile('deflated'), 'a.npz');
    expect(arrays.get('x_train')?.()).toEqual({ shape: [4, 4, 4], data: new Float32Array(64).fill(0.5) });
    expect(arrays.get('y_test')?.()).toEqual({ shape: [1], data: Int32Array.of(2) });
  });
});

test('an archive that is cut off or another kind of file is refused', () => {
  const bytes = numpyFile('stored');
  expect(() => decodeNpz(bytes.subarray(0, 200), 'a.npz')).toThrow(
    'a.npz is not a whole npz file (its end is missing); copy it again',
  );
  expect(() => decodeNpz(numpyFile('bytes'), 'a.npz')).toThrow('its end is missing');
});

test('a byte that changed inside an array is noticed', () => {
  const bytes = numpyFile('stored');
  const place = bytes.findIndex((_, at) => [0, 1, 2, 3].every((value) => bytes[at + value] === value));
  bytes[place + 2] = 9;
  expect(() => decodeNpz(bytes, 'a.npz').get('images')?.()).toThrow("'images.npy' has another checksum");
});

test('damaged archives are read or refused', () => {
  readsOrRefuses([numpyFile('stored'), numpyFile('deflated')], (bytes) => {
    for (const read of decodeNpz(bytes, 'a.npz').values()) read();
  });
});
