import { elementCount } from './memory-order';

/**
 * Whether a bias of this shape is a number for each channel, [C] or [..., 1, C], or a single one, which convolutions add
 * by themselves. Others differ from pixel to pixel or from image to image.
 */
export function isBiasByChannel(shape: readonly number[], channels: number): boolean {
  const count = elementCount(shape);
  return count === 1 || (count === channels && shape.at(-1) === channels);
}
