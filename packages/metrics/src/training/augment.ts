import { integers, randomKey } from '@ddpm/random';

/** How training images are varied. */
export interface Augmentation {
  /** Images move by up to this many pixels in each direction. */
  readonly shift: number;
  /** Whether half of them are mirrored, left to right. */
  readonly flips: boolean;
}

const BLACK = -1;

/**
 * Moves and mirrors images at random; what moves in is black.
 *
 * @param images [count, size, size, channels]
 * @param step makes the draws of each step its own
 */
export function augmentImages(
  images: Float32Array,
  { size, channels }: { readonly size: number; readonly channels: number },
  { shift, flips }: Augmentation,
  seed: number,
  step: number,
): Float32Array {
  const length = size * size * channels;
  const count = images.length / length;
  const shifts = integers(randomKey(seed, 'shift', step), 2 * count, 2 * shift + 1);
  const mirrored = integers(randomKey(seed, 'flip', step), count, 2);
  const result = new Float32Array(images.length).fill(BLACK);
  for (let image = 0; image < count; image += 1) {
    const [down, right] = [(shifts[2 * image] ?? 0) - shift, (shifts[2 * image + 1] ?? 0) - shift];
    const flip = flips && mirrored[image] === 1;
    const from = images.subarray(image * length, (image + 1) * length);
    copyMoved(from, result.subarray(image * length, (image + 1) * length), size, channels, down, right, flip);
  }
  return result;
}

function copyMoved(
  from: Float32Array,
  to: Float32Array,
  size: number,
  channels: number,
  down: number,
  right: number,
  flip: boolean,
): void {
  for (let row = Math.max(0, down); row < Math.min(size, size + down); row += 1) {
    for (let column = Math.max(0, right); column < Math.min(size, size + right); column += 1) {
      const source = flip ? size - 1 - (column - right) : column - right;
      for (let channel = 0; channel < channels; channel += 1) {
        to[(row * size + column) * channels + channel] =
          from[((row - down) * size + source) * channels + channel] ?? BLACK;
      }
    }
  }
}
