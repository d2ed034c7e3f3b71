import type { KnownImages } from '../models/known-images';
import digitsAddress from './examples/digits.png?url';
import fashionAddress from './examples/fashion.png?url';
import { SIZE } from './grey-levels';

/** Classes side by side, and how many pictures of each. */
export const COLUMNS = 10;
const ROWS = 3;

/** Who made the pictures, and under which licence they may be shown. */
export const credits: Readonly<Record<KnownImages, string>> = {
  digits: 'MNIST, by LeCun, Cortes and Burges (CC BY-SA 3.0)',
  fashion: 'Fashion-MNIST, by Zalando SE (MIT)',
};

/**
 * Fetches real test images, three of each class: number i is of class i % 10, [32, 32, 1] in [-1, 1].
 *
 * @throws TypeError where there is no connection; DOMException where it is no picture
 */
export async function fetchExamples(known: KnownImages): Promise<readonly Float32Array[]> {
  const response = await fetch(known === 'digits' ? digitsAddress : fashionAddress);
  const sprite = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [sprite.width, sprite.height];
  const context = canvas.getContext('2d');
  context?.drawImage(sprite, 0, 0);
  return Array.from({ length: COLUMNS * ROWS }, (_, index) => {
    const [column, row] = [index % COLUMNS, Math.floor(index / COLUMNS)];
    const tile = context?.getImageData(column * SIZE, row * SIZE, SIZE, SIZE);
    return Float32Array.from({ length: SIZE * SIZE }, (_, pixel) => (tile?.data[pixel * 4] ?? 0) / 127.5 - 1);
  });
}
