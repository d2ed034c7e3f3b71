import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmentImages } from './augment';

const shape = { size: 4, channels: 2 };
const images = fc
  .array(fc.integer({ min: -10, max: 10 }), { minLength: 32, maxLength: 32 * 6 })
  .map((values) =>
    Float32Array.from(values.slice(0, values.length - (values.length % 32)), (value) => value / 10),
  );

describe('augmentation', () => {
  it('changes nothing where it may not', () => {
    fc.assert(
      fc.property(images, fc.nat(), (pixels, step) => {
        expect(augmentImages(pixels, shape, { shift: 0, flips: false }, 1, step)).toEqual(pixels);
      }),
    );
  });

  it('moves whole pixels, and black moves in', () => {
    // One white pixel in the middle of a 5x5 image, moved by up to one.
    const dot = new Float32Array(25).fill(-1);
    dot[12] = 1;
    const places = new Set<number>();
    for (let step = 0; step < 200; step += 1) {
      const moved = augmentImages(dot, { size: 5, channels: 1 }, { shift: 1, flips: false }, 7, step);
      expect([...moved].sort((a, b) => a - b)).toEqual([...dot].sort((a, b) => a - b));
      places.add(moved.indexOf(1));
    }
    expect([...places].sort((a, b) => a - b)).toEqual([6, 7, 8, 11, 12, 13, 16, 17, 18]);
    const line = new Float32Array(25).fill(1);
    const moved = augmentImages(line, { size: 5, channels: 1 }, { shift: 2, flips: false }, 7, 3);
    expect(new Set(moved)).toEqual(new Set([-1, 1]));
  });

  it('mirrors about half of the images, left to right', () => {
    const pixels = Float32Array.from({ length: 100 * 4 }, (_, index) => index);
    const mirrored = augmentImages(pixels, { size: 2, channels: 1 }, { shift: 0, flips: true }, 7, 0);
    let count = 0;
    for (let image = 0; image < 100; image += 1) {
      const [a, b, c, d] = [0, 1, 2, 3].map((pixel) => 4 * image + pixel);
      const result = [...mirrored.slice(4 * image, 4 * image + 4)];
      if (result[0] === b) count += 1;
      expect([[a, b, c, d].join(), [b, a, d, c].join()]).toContain(result.join());
    }
    expect(count).toBeGreaterThan(30);
    expect(count).toBeLessThan(70);
  });

  it('depends on the seed and the step alone', () => {
    const pixels = Float32Array.from({ length: 32 * 8 }, (_, index) => Math.sin(index));
    const some = (seed: number, step: number) =>
      augmentImages(pixels, shape, { shift: 2, flips: true }, seed, step);
    expect(some(1, 5)).toEqual(some(1, 5));
    expect(some(1, 6)).not.toEqual(some(1, 5));
    expect(some(2, 5)).not.toEqual(some(1, 5));
  });
});
