// Stores a few real test images of each class, to begin from: pnpm --filter viewer examples
// MNIST (Yann LeCun, Corinna Cortes and Christopher J.C. Burges; CC BY-SA 3.0) and Fashion-MNIST (Zalando SE; MIT).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadDigits, loadFashion } from '@ddpm/data/node';
import { Picture } from '@ddpm/sampler';

/** Rows of the sprite; the columns are the ten classes. */
const rows = 3;
const size = 32;
// Its clothes come from where the package that judges them has them.
const metrics = path.join(import.meta.dirname, '../../../packages/metrics');
const target = path.join(import.meta.dirname, '../src/edit/examples');

await store('digits.png', await loadDigits({ part: 'test' }));
await store('fashion.png', await loadFashion({ part: 'test', from: [metrics] }));

/** The first images of each class, side by side. */
async function store(fileName, dataset) {
  const columns = dataset.classNames.length;
  const seen = new Array(columns).fill(0);
  const width = columns * size;
  const grey = new Uint8ClampedArray(width * rows * size);
  for (let index = 0; seen.some((count) => count < rows); index += 1) {
    const pixels = new Float32Array(size * size);
    const label = new Int32Array(1);
    await dataset.read(Uint32Array.of(index), pixels, label);
    const [column] = label;
    const row = seen[column]++;
    if (row >= rows) continue;
    pixels.forEach((pixel, i) => {
      const [y, x] = [Math.floor(i / size), i % size];
      grey[(row * size + y) * width + column * size + x] = Math.round(((pixel + 1) / 2) * 255);
    });
  }
  const picture = new Picture(width, rows * size, 1, grey);
  writeFileSync(path.join(target, fileName), picture.toPng());
}
