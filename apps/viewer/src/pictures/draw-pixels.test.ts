import { expect, it } from 'vitest';
import { noiseRange, toRgba } from './draw-pixels';

it('draws grey from black to white, and cuts off beyond', () => {
  const rgba = toRgba(Float32Array.of(-1, 1, 0, -5, 5), 1);
  expect([...rgba]).toEqual([
    ...[0, 0, 0, 255],
    ...[255, 255, 255, 255],
    ...[128, 128, 128, 255],
    ...[0, 0, 0, 255],
    ...[255, 255, 255, 255],
  ]);
});

it('keeps colours apart', () => {
  expect([...toRgba(Float32Array.of(-3, 0, 3), 3, noiseRange)]).toEqual([0, 128, 255, 255]);
});
