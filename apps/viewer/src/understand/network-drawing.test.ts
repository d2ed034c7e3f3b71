import { expect, test } from 'vitest';
import { sheetOfMaps, strengthPicture } from './feature-picture';
import { placeBlocks, skipConnections } from './network-layout';
import type { FeatureMaps } from './understand-protocol';

function mapsOf(name: string, side: number, channels: number): FeatureMaps {
  const values = Float32Array.from({ length: side * side * channels }, (_, index) => index);
  return { name, shape: [side, side, channels], values };
}

const blocks = placeBlocks([
  mapsOf('init_conv', 8, 4),
  mapsOf('down1', 8, 4),
  mapsOf('down2', 4, 6),
  mapsOf('bottleneck', 2, 8),
  mapsOf('up1', 4, 6),
  mapsOf('up2', 8, 4),
]);

test('blocks stand from left to right, and the deeper the smaller their maps', () => {
  expect(blocks.map(({ level }) => level)).toEqual([0, 0, 1, 2, 1, 0]);
  expect(blocks.map(({ x }) => x)).toEqual(blocks.map(({ x }) => x).toSorted((a, b) => a - b));
  expect(new Set(blocks.map(({ y }) => y)).size).toBe(3);
});

test('skip connections join the blocks of a level', () => {
  const names = skipConnections(blocks).map(([from, to]) => [from.maps.name, to.maps.name]);
  expect(names).toEqual([
    ['down1', 'up2'],
    ['down2', 'up1'],
  ]);
});

test('a sheet holds each number of each map once, with lines between the maps', () => {
  const { pixels, shape } = sheetOfMaps(mapsOf('down2', 4, 6));
  expect(pixels.length).toBe(shape[0] * shape[1]);
  const numbers = [...pixels].filter(Number.isFinite).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 96 }, (_, index) => index));
  // The first map's first row: channel 0 of the first four places.
  expect([...pixels.subarray(0, 5)]).toEqual([0, 6, 12, 18, -Infinity]);
});

test('the strength at a place is the mean size of its channels', () => {
  const maps: FeatureMaps = { name: 'down1', shape: [1, 2, 2], values: Float32Array.of(1, -3, 0, 0.5) };
  expect(strengthPicture(maps)).toEqual({
    pixels: Float32Array.of(2, 0.25),
    shape: [1, 2, 1],
    range: { black: 0.25, white: 2 },
  });
});
