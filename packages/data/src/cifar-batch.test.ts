import { expect, test } from 'vitest';
import { decodeCifarBatch } from './cifar-batch';
import { readsOrRefuses } from './testing/only-data-errors';

/** A record: label, 1024 red, 1024 green, 1024 blue. */
function record(label: number, red: number, green: number, blue: number): number[] {
  return [label, ...[red, green, blue].flatMap((value) => Array.from({ length: 1024 }, () => value))];
}

const two = Uint8Array.from([...record(3, 1, 2, 3), ...record(9, 4, 5, 6)]);

test('planes become pixels', () => {
  two[1] = 77;
  const { images, labels } = decodeCifarBatch(two, 'batch.bin', { classes: 10, expectedLength: 2 });
  expect([...labels]).toEqual([3, 9]);
  expect([...images.subarray(0, 6)]).toEqual([77, 2, 3, 1, 2, 3]);
  expect([...images.subarray(3072, 3075)]).toEqual([4, 5, 6]);
});

test('a file of another length, count or kind is refused', () => {
  const read = (bytes: Uint8Array, expectedLength = 2) =>
    decodeCifarBatch(bytes, 'batch.bin', { classes: 10, expectedLength });
  expect(() => read(two.subarray(1))).toThrow('batch.bin has 6145 bytes, not a whole number');
  expect(() => read(new Uint8Array())).toThrow('has 0 bytes');
  expect(() => read(two, 3)).toThrow('holds 2 images, not 3; unpack cifar-10-binary.tar.gz again');
  expect(() => read(Uint8Array.from([...record(3, 0, 0, 0), ...record(10, 0, 0, 0)]))).toThrow(
    'gives image 1 the label 10; labels go from 0 to 9',
  );
});

test('damaged files are read or refused', () => {
  readsOrRefuses([two], (bytes) => decodeCifarBatch(bytes, 'batch.bin', { classes: 10 }));
});
