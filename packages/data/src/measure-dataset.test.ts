import { expect, test } from 'vitest';
import { createImageDataset } from './image-dataset';
import { measureDataset } from './measure-dataset';

test('counts, moments and examples of a small set, in closed form', async () => {
  // 600 images of one pixel: red -1 or 1 by turns, blue and green 1; three of four have label 1.
  const images = Uint8Array.from({ length: 1800 }, (_, place) => (place % 6 === 0 ? 0 : 255));
  const labels = Uint8Array.from({ length: 600 }, (_, index) => (index % 4 === 0 ? 0 : 1));
  const dataset = createImageDataset({
    name: 'x',
    images,
    labels,
    imageShape: [1, 1, 3],
    classNames: ['a', 'b', 'c'],
  });
  const measures = await measureDataset(dataset, { examples: 2 });
  expect(measures).toMatchObject({ length: 600, counts: [150, 450, 0], examples: [[0, 4], [1, 2], []] });
  expect(measures.channels).toEqual([
    { mean: 0, deviation: 1 },
    { mean: 1, deviation: 0 },
    { mean: 1, deviation: 0 },
  ]);
  // Mean 2/3, mean of squares 1.
  expect(measures.sigmaData).toBeCloseTo(Math.sqrt(1 - 4 / 9), 12);
});
