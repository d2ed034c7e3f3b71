import { describe, expect, test } from 'vitest';
import { createIdxDataset, encodeIdx, type IdxDatasetOptions } from './index';

const images = { file: 'images', bytes: encodeIdx([2, 1, 2], Uint8Array.of(0, 255, 255, 0)) };
const labels = { file: 'labels', bytes: encodeIdx([2], Uint8Array.of(2, 0)) };
const options: IdxDatasetOptions = { name: 'tiny', images, labels, classNames: ['a', 'b', 'c'] };

test('two files make a data set', async () => {
  const dataset = createIdxDataset({ ...options, padding: 1, expectedLength: 2 });
  expect(dataset).toMatchObject({
    name: 'tiny',
    length: 2,
    imageShape: [3, 4, 1],
    classNames: ['a', 'b', 'c'],
  });
  const pixels = new Float32Array(24);
  const read = new Int32Array(2);
  await dataset.read(Uint32Array.of(0, 1), pixels, read);
  expect([...read]).toEqual([2, 0]);
  expect([...pixels.subarray(4, 8)]).toEqual([-1, -1, 1, -1]);
  expect([...pixels.subarray(16, 20)]).toEqual([-1, 1, -1, -1]);
});

test('a fourth dimension is the channels', () => {
  const colour = { file: 'images', bytes: encodeIdx([2, 1, 2, 3], new Uint8Array(12)) };
  expect(createIdxDataset({ ...options, images: colour }).imageShape).toEqual([1, 2, 3]);
});

describe('files that do not belong together are named', () => {
  const bytes = (file: string, shape: readonly number[], values: readonly number[]) => ({
    file,
    bytes: encodeIdx(shape, Uint8Array.from(values)),
  });
  test.each<[string, Partial<IdxDatasetOptions>, string, string]>([
    [
      'labels where images are expected',
      { images: labels },
      'labels',
      'labels holds labels where images are expected; exchange the two files if they were swapped',
    ],
    [
      'images where labels are expected',
      { labels: images },
      'images',
      'images holds images where labels are expected; exchange the two files if they were swapped',
    ],
    [
      'the other part',
      { expectedLength: 60000 },
      'images',
      'images holds 2 images where 60000 are expected; check that the files of the training and test parts are not swapped',
    ],
    [
      'labels of the other part',
      { labels: bytes('labels', [3], [0, 0, 0]) },
      'labels',
      'images holds 2 images but labels 3 labels; take both files of one part',
    ],
    [
      'labels of another set',
      { labels: bytes('labels', [2], [0, 3]) },
      'labels',
      'labels gives image 1 the label 3; labels go from 0 to 2, so choose the labels of this data set',
    ],
    [
      'images of two dimensions',
      { images: bytes('images', [2, 2], [0, 0, 0, 0]) },
      'images',
      'images has 2 dimensions, not the 3 or 4 of images; choose the file of images',
    ],
    [
      'values that are not bytes',
      { images: { file: 'images', bytes: Uint8Array.of(0, 0, 9, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5) } },
      'images',
      'images holds values other than unsigned bytes; choose a file of bytes',
    ],
    [
      'a damaged file',
      { labels: { file: 'labels', bytes: labels.bytes.subarray(0, 9) } },
      'labels',
      'labels is cut off (1 bytes are missing); copy it again',
    ],
    [
      'no image at all',
      { images: bytes('images', [0, 1, 2], []), labels: bytes('labels', [0], []) },
      'images',
      'images holds no images; choose another file',
    ],
    [
      'images of no size',
      { images: bytes('images', [2, 0, 2], []) },
      'images',
      'images holds no images; choose another file',
    ],
  ])('%s', (_title, change, file, sentence) => {
    expect(() => createIdxDataset({ ...options, ...change })).toThrow(
      expect.objectContaining({ name: 'DataError', file, message: sentence }),
    );
  });
});
