import { expect, test } from 'vitest';
import { SampledImage, toBytes } from '../index';

test('toBytes maps [-1, 1] to 0..255, rounds, and clips what lies beyond', () => {
  const pixels = Float32Array.of(-1, 1, 0, -2, 5, -1 + 2 / 255, 1 - 2 / 255, -0.998);
  expect([...toBytes(pixels)]).toEqual([0, 255, 128, 0, 255, 1, 254, 0]);
});

test('every 8-bit value survives the way to [-1, 1] and back', () => {
  const bytes = Uint8ClampedArray.from({ length: 256 }, (_, i) => i);
  expect(toBytes(Float32Array.from(bytes, (byte) => byte / 127.5 - 1))).toEqual(bytes);
});

test('an image of three channels gives interleaved RGB', () => {
  const image = new SampledImage(Float32Array.of(-1, 0.2, 1), [1, 1, 3], null, 0);
  expect([...image.toBytes()]).toEqual([0, 153, 255]);
});
