import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imagesOfArray } from './array-images';
import { DataError } from './data-error';

const bytes = (...values: number[]) => Uint8Array.from(values);

test('a grey image is put into the middle of a black square', () => {
  const { images, imageShape, length } = imagesOfArray({ shape: [1, 1, 2], data: bytes(7, 9) }, 'a', {
    imageSize: 4,
  });
  expect({ imageShape, length }).toEqual({ imageShape: [4, 4, 1], length: 1 });
  expect([...images]).toEqual([0, 0, 0, 0, 0, 7, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('the square is a multiple of 8 unless asked otherwise', () => {
  const array = { shape: [1, 28, 20], data: new Uint8Array(560) };
  expect(imagesOfArray(array, 'a', {}).imageShape).toEqual([32, 32, 1]);
  expect(() => imagesOfArray(array, 'a', { imageSize: 24 })).toThrow(
    'images of 20x28, which do not fit an image size of 24',
  );
});

test('rows and columns are exchanged where the file has them so', () => {
  const { images } = imagesOfArray({ shape: [1, 2, 2], data: bytes(1, 2, 3, 4) }, 'a', {
    imageSize: 2,
    transpose: true,
  });
  expect([...images]).toEqual([1, 3, 2, 4]);
});

test('planes of colour become pixels of colour', () => {
  const planes = bytes(1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24);
  const { images, imageShape } = imagesOfArray({ shape: [1, 3, 2, 2], data: planes }, 'a', { imageSize: 2 });
  expect(imageShape).toEqual([2, 2, 3]);
  expect([...images]).toEqual([1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]);
});

describe('the range of values is recognised', () => {
  test.each([
    ['floats around 0', Float32Array.of(-1, 0, 1, 0.5), [0, 128, 255, 191]],
    ['floats of shares', Float64Array.of(0, 0.5, 1, 0), [0, 128, 255, 0]],
    ['floats of bytes', Float32Array.of(0, 127, 255, 1), [0, 127, 255, 1]],
    ['integers', Int32Array.of(0, 1, 255, 3), [0, 1, 255, 3]],
  ])('%s', (_, data, expected) => {
    expect([...imagesOfArray({ shape: [1, 2, 2], data }, 'a', { imageSize: 2 }).images]).toEqual(expected);
  });

  test.each([
    ['too large', Int32Array.of(0, 256, 0, 0)],
    ['negative bytes', Float32Array.of(-3, 0, 200, 0)],
    ['not a number', Float32Array.of(NaN, 0, 0, 0)],
    ['not a number, late', Float32Array.of(0, 0, 0, NaN)],
  ])('%s values are refused', (_, data) => {
    expect(() => imagesOfArray({ shape: [1, 2, 2], data }, 'the array', { imageSize: 2 })).toThrow(
      /^the array holds values from .*; scale them/,
    );
  });
});

test.each([[[4]], [[2, 2]], [[1, 2, 2, 5]], [[0, 2, 2]], [[1, 1, 1, 1, 1]]])(
  'the shape %j is refused',
  (shape) => {
    expect(() => imagesOfArray({ shape, data: new Uint8Array(20) }, 'a', {})).toThrow(DataError);
  },
);

test('bytes come back as they were, whatever the square', () => {
  const array = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 3))
    .chain(([length, size, channels]) =>
      fc.record({
        shape: fc.constant([length, size, size, channels]),
        data: fc.uint8Array({
          minLength: length * size * size * channels,
          maxLength: length * size * size * channels,
        }),
      }),
    );
  fc.assert(
    fc.property(array, ({ shape, data }) => {
      expect(imagesOfArray({ shape, data }, 'a', { imageSize: shape[1] }).images).toEqual(data);
    }),
  );
});

describe('values that are not what they seem', () => {
  const dark = { shape: [1, 1, 2], data: bytes(0, 1) };

  test.each([
    ['bytes of 0 and 1', bytes(0, 1), '0-1'],
    ['integers to 15', Int32Array.of(2, 15), '0-15'],
    ['floats to 16, as scikit-learn has digits', Float64Array.of(0, 16), '0-16'],
  ])('%s are taken as they are, with a word', (_, data, range) => {
    const notices: string[] = [];
    const onNotice = (sentence: string): void => void notices.push(sentence);
    imagesOfArray({ shape: [1, 1, 2], data }, 'the array', { imageSize: 2, onNotice });
    expect(notices).toEqual([expect.stringContaining(`say so by a value range of ${range}.`)]);
  });

  test('are scaled where asked, upside down too', () => {
    const values = (valueRange: readonly [number, number]) =>
      imagesOfArray({ shape: [1, 2, 2], data: bytes(0, 1, 1, 0) }, 'a', { imageSize: 2, valueRange }).images;
    expect([...values([0, 1])]).toEqual([0, 255, 255, 0]);
    expect([...values([1, 0])]).toEqual([255, 0, 0, 255]);
    expect([...values([0, 255])]).toEqual([0, 1, 1, 0]);
  });

  test.each([
    [[0, 0.5], /holds values from 0 to 1, outside the value range of 0 to 0\.5/],
    [[1, 1], /the value range is 1 to 1; give two numbers/],
    [[0, NaN], /the value range is 0 to NaN/],
  ] as const)('a range of %j is refused', (valueRange, message) => {
    expect(() => imagesOfArray(dark, 'a', { valueRange })).toThrow(message);
  });

  test('black pictures and bright ones get no word', () => {
    for (const data of [bytes(0, 0), bytes(0, 200)]) {
      imagesOfArray({ shape: [1, 1, 2], data }, 'a', { onNotice: (sentence) => expect.fail(sentence) });
    }
  });
});
