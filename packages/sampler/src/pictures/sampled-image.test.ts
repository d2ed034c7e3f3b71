import { prepareBackend } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { decode } from 'fast-png';
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

const image = new SampledImage(
  Float32Array.from({ length: 2 * 3 * 3 }, (_, i) => i / 17),
  [2, 3, 3],
  null,
  0,
);

test('a blob is the PNG file, with its type', async () => {
  const blob = image.toBlob({ scale: 2 });
  expect(blob.type).toBe('image/png');
  expect(decode(await blob.arrayBuffer())).toMatchObject({ width: 6, height: 4, channels: 3 });
});

test('as array libraries take it, every value is where its indices say', () => {
  const { data, shape, stride, offset } = image.toNdarray();
  expect(shape).toEqual([2, 3, 3]);
  expect(data[offset + 1 * stride[0] + 2 * stride[1] + 1 * stride[2]]).toBe(image.pixels[3 * 3 + 2 * 3 + 1]);
});

test('a tensor needs a backend in use, and holds the pixels; nothing else is left behind', async () => {
  expect(() => image.toTensor()).toThrow("Call await prepareBackend('auto') of @ddpm/engine before.");
  await prepareBackend('cpu');
  const before = tf.memory().numTensors;
  const tensor = image.toTensor();
  expect(tensor.shape).toEqual([2, 3, 3]);
  expect(await tensor.data()).toEqual(image.pixels);
  tensor.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
