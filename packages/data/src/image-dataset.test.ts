import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createImageDataset, type ImageDatasetOptions } from './index';

const options: ImageDatasetOptions = {
  name: 'dots',
  images: Uint8Array.of(0, 255, 51, 204, 255, 0, 102, 153),
  labels: Uint8Array.of(1, 0),
  imageShape: [2, 2, 1],
  classNames: ['even', 'odd'],
};

async function readAll(given: ImageDatasetOptions, indices: readonly number[]) {
  const dataset = createImageDataset(given);
  const size = dataset.imageShape.reduce((product, length) => product * length, indices.length);
  const images = new Float32Array(size).fill(NaN);
  const labels = new Int32Array(indices.length).fill(-7);
  await dataset.read(Uint32Array.from(indices), images, labels);
  return {
    shape: dataset.imageShape,
    images: [...images],
    labels: [...labels],
  };
}

test('bytes become -1 to 1, in the order asked for', async () => {
  expect(await readAll(options, [1, 0, 1])).toEqual({
    shape: [2, 2, 1],
    images: [1, -1, -0.2, 0.2, -1, 1, -0.6, 0.6, 1, -1, -0.2, 0.2].map(Math.fround),
    labels: [0, 1, 0],
  });
});

test('padding is black, on every side', async () => {
  const { shape, images } = await readAll({ ...options, padding: 1 }, [0]);
  expect(shape).toEqual([4, 4, 1]);
  expect(images).toEqual([-1, -1, -1, -1, -1, -1, 1, -1, -1, -0.6, 0.6, -1, -1, -1, -1, -1].map(Math.fround));
});

test('every pixel of any image lands in its place', async () => {
  const size = fc.integer({ min: 1, max: 4 });
  const parameters = fc
    .tuple(size, size, size, size, fc.integer({ min: 0, max: 3 }))
    .chain(([count, height, width, channels, padding]) => {
      const length = count * height * width * channels;
      return fc.record({
        imageShape: fc.constant([height, width, channels] as const),
        padding: fc.constant(padding),
        images: fc.uint8Array({ minLength: length, maxLength: length }),
        indices: fc.array(fc.nat({ max: count - 1 }), { maxLength: 5 }),
      });
    });
  await fc.assert(
    fc.asyncProperty(parameters, async ({ imageShape, padding, images, indices }) => {
      const read = await readAll(
        { name: 'any', images, labels: null, classNames: null, imageShape, padding },
        indices,
      );
      const [height, width, channels] = imageShape;
      const expected = indices.flatMap((index) =>
        Array.from({ length: height + 2 * padding }, (_row, y) =>
          Array.from({ length: width + 2 * padding }, (_column, x) =>
            Array.from({ length: channels }, (_channel, c) => {
              const inside = y >= padding && y < height + padding && x >= padding && x < width + padding;
              if (!inside) return -1;
              const place = ((index * height + y - padding) * width + x - padding) * channels + c;
              return Math.fround(images[place]! / 127.5 - 1);
            }),
          ),
        ).flat(2),
      );
      expect(read.images).toEqual(expected);
      expect(read.labels).toEqual(indices.map(() => 0));
    }),
  );
});

test('0 becomes exactly -1 and 255 exactly 1', async () => {
  const { images } = await readAll(
    { ...options, images: Uint8Array.of(0, 255, 0, 255), labels: Uint8Array.of(0) },
    [0],
  );
  expect(images).toEqual([-1, 1, -1, 1]);
});

describe('what does not fit is refused', () => {
  test.each<[string, Partial<ImageDatasetOptions>, string]>([
    [
      'part of an image',
      { images: new Uint8Array(7) },
      "'dots' has 7 pixel values, not a whole number of images [2, 2, 1]",
    ],
    ['no image', { images: new Uint8Array(), labels: new Uint8Array() }, "'dots' has 0 pixel values"],
    [
      'a size of zero',
      { imageShape: [0, 2, 1] },
      "images of 'dots' have shape [0, 2, 1]; every size must be at least 1",
    ],
    [
      'too few labels',
      { labels: Uint8Array.of(1) },
      "'dots' has 2 images but 1 labels; give one label for each image",
    ],
    [
      'a label past the classes',
      { labels: Uint8Array.of(0, 2) },
      "image 1 of 'dots' has label 2; its 2 classes have labels 0 to 1",
    ],
    ['a negative label', { labels: Int32Array.of(-1, 0) }, "image 0 of 'dots' has label -1"],
    ['labels without names', { classNames: null }, "'dots' has labels without class names or the reverse"],
    ['names without labels', { labels: null }, "'dots' has labels without class names or the reverse"],
    ['negative padding', { padding: -1 }, "the padding of 'dots' is -1; give a number of pixels, at least 0"],
  ])('%s', (_title, change, sentence) => {
    expect(() => createImageDataset({ ...options, ...change })).toThrow(sentence);
  });

  test('an image that is not there', async () => {
    await expect(readAll(options, [2])).rejects.toThrow(
      "image 2 of 'dots' was asked for; it has images 0 to 1",
    );
  });

  test('arrays of another length', async () => {
    const dataset = createImageDataset(options);
    const two = Uint32Array.of(0, 1);
    const sentence = "reading 2 images of 'dots' was given room for";
    await expect(dataset.read(two, new Float32Array(7), new Int32Array(2))).rejects.toThrow(
      `${sentence} 1.75 images and 2 labels`,
    );
    await expect(dataset.read(two, new Float32Array(8), new Int32Array(1))).rejects.toThrow(
      `${sentence} 2 images and 1 labels`,
    );
  });
});
