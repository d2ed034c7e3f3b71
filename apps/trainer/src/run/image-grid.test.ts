import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { SampledImage } from '@ddpm/sampler';
import { encodeImageGrid } from './image-grid';

function plain(value: readonly number[], size = 2): SampledImage {
  const channels = value.length as 1 | 3;
  const pixels = Float32Array.from(
    { length: size * size * channels },
    (_, index) => value[index % channels] ?? 0,
  );
  return new SampledImage(pixels, [size, size, channels], null, 0);
}

describe('a grid of images', () => {
  it('puts images in rows, each pixel a square, with gaps around', () => {
    const images = [plain([-1]), plain([1]), plain([0])];
    const png = decode(encodeImageGrid(images, { columns: 2, scale: 3, gap: 1 }));
    expect([png.width, png.height, png.channels]).toEqual([15, 15, 1]);
    const at = (x: number, y: number): number | undefined => png.data[y * 15 + x];
    expect(at(1, 1)).toBe(0);
    expect(at(13, 6)).toBe(255);
    expect(at(1, 8)).toBe(128);
    expect(at(0, 0)).toBe(32);
    expect(at(13, 13)).toBe(32);
  });

  it('keeps colours', () => {
    const png = decode(encodeImageGrid([plain([1, -1, 0])], { columns: 10, scale: 1, gap: 0 }));
    expect([png.width, png.height, png.channels]).toEqual([2, 2, 3]);
    expect([...png.data.slice(0, 3)]).toEqual([255, 0, 128]);
  });
});
