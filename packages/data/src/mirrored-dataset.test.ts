import { expect, test } from 'vitest';
import { createImageDataset } from './image-dataset';
import { createMirroredDataset } from './mirrored-dataset';

test('the second half are the images of the first with left and right exchanged', async () => {
  const images = Uint8Array.of(0, 51, 255, 102, 153, 204, 1, 2, 3, 4, 5, 6);
  const labels = Uint8Array.of(1, 0);
  const plain = createImageDataset({
    name: 'two',
    images,
    labels,
    imageShape: [2, 3, 1],
    classNames: ['a', 'b'],
  });
  const mirrored = createMirroredDataset(plain);
  expect(mirrored).toMatchObject({ name: 'two', length: 4, imageShape: [2, 3, 1] });
  const pixels = new Float32Array(18);
  const read = new Int32Array(3);
  await mirrored.read(Uint32Array.of(2, 0, 3), pixels, read);
  expect([...read]).toEqual([1, 1, 0]);
  const bytes = Array.from(pixels, (value) => Math.round((value + 1) * 127.5));
  expect(bytes).toEqual([255, 51, 0, 204, 153, 102, 0, 51, 255, 102, 153, 204, 3, 2, 1, 6, 5, 4]);
});

test('colours of a pixel stay together', async () => {
  const images = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const plain = createImageDataset({
    name: 'one',
    images,
    labels: null,
    imageShape: [1, 2, 3],
    classNames: null,
  });
  const pixels = new Float32Array(6);
  await createMirroredDataset(plain).read(Uint32Array.of(1), pixels, new Int32Array(1));
  expect(Array.from(pixels, (value) => Math.round((value + 1) * 127.5))).toEqual([4, 5, 6, 1, 2, 3]);
});
