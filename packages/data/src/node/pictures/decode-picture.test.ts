import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { DataError } from '../../data-error';
import { damaged } from '../../testing/only-data-errors';
import { encodePicture } from '../testing/write-pictures';
import { decodePicture } from './decode-picture';

const small = { imageSize: 2, fit: 'stretch', channels: 3 } as const;
const raw = (values: readonly number[], channels: 1 | 4) =>
  sharp(Uint8Array.from(values), { raw: { width: 2, height: 2, channels } });

test('transparent parts are black, and colour becomes grey', async () => {
  const white = [255, 255, 255];
  const seen = await raw([...white, 0, ...white, 255, ...white, 255, ...white, 255], 4)
    .png()
    .toBuffer();
  expect([...(await decodePicture(sharp, seen, 'a.png', { ...small, channels: 1 }))]).toEqual([
    0, 255, 255, 255,
  ]);
});

test('16 bits become 8, and grey becomes colour', async () => {
  const wide = sharp(Uint16Array.of(0, 65535, 65535, 0), { raw: { width: 2, height: 2, channels: 1 } });
  const bytes = await wide.toColourspace('grey16').png().toBuffer();
  const [black, white] = [
    [0, 0, 0],
    [255, 255, 255],
  ];
  expect([...(await decodePicture(sharp, bytes, 'a.png', small))]).toEqual(
    [black, white, white, black].flat(),
  );
});

test('pictures are turned as their EXIF data say', async () => {
  const lying = raw([0, 0, 255, 255], 1).withMetadata({ orientation: 6 });
  const bytes = await lying.webp({ lossless: true }).toBuffer();
  const pixels = await decodePicture(sharp, bytes, 'a.webp', { ...small, channels: 1 });
  expect([...pixels]).toEqual([255, 0, 255, 0]);
});

test('damaged pictures are decoded or refused', async () => {
  const picture = { color: [10, 200, 90], width: 24, height: 24 } as const;
  const files = await Promise.all(['a.png', 'a.jpg', 'a.webp'].map((name) => encodePicture(name, picture)));
  await fc.assert(
    fc.asyncProperty(damaged(files), async (bytes) => {
      try {
        expect(await decodePicture(sharp, bytes, 'a', small)).toHaveLength(12);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }),
    { numRuns: 150 },
  );
});

test('few bytes that claim many pixels are refused before any is decoded', async () => {
  const bytes = await encodePicture('a.png', { color: [10, 200, 90], width: 24, height: 24 });
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 0x40000c);
  await expect(decodePicture(sharp, bytes, 'a.png', small)).rejects.toThrow(
    /a\.png cannot be decoded \(.*pixel limit/,
  );
  const black = await sharp({ create: { width: 1000, height: 1000, channels: 3, background: 'black' } })
    .toColourspace('b-w')
    .png({ compressionLevel: 9, colours: 2, palette: true })
    .toBuffer();
  expect([...(await decodePicture(sharp, black, 'a.png', { ...small, channels: 1 }))]).toEqual([0, 0, 0, 0]);
});
