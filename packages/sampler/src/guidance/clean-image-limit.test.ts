import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitCleanImage } from './clean-image-limit';

function limited(images: Float32Array, ratio: number, range: number): Float32Array {
  return tf.tidy(() => {
    const x0 = tf.tensor4d(images, [images.length / 16, 4, 4, 1]);
    return limitCleanImage(x0, { kind: 'dynamic', ratio, range }).dataSync() as Float32Array;
  });
}

test('dynamic thresholding scales by the quantile of each image, found by sorting here', () => {
  const pixel = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(pixel, { minLength: 32, maxLength: 32 }),
      fc.integer({ min: 1, max: 16 }),
      fc.constantFrom(0.5, 1),
      (pixels, rank, range) => {
        const images = Float32Array.from(pixels);
        const result = limited(images, rank / 16, range);
        for (const start of [0, 16]) {
          const image = images.subarray(start, start + 16);
          const quantile = image.map(Math.abs).sort()[rank - 1]!;
          const s = Math.max(quantile, range);
          image.forEach((x, i) => {
            const expected = (Math.min(Math.max(x, -s), s) * range) / s;
            expect(Math.abs(result[start + i]! - expected)).toBeLessThan(1e-3);
          });
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('images within the range stay as they are', () => {
  const images = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
  expect(limited(images, 0.9, 1)).toEqual(images);
});
