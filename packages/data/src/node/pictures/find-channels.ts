import { readFile } from 'node:fs/promises';
import { decodePicture } from './decode-picture';
import type { ListedPicture } from './listed-picture';
import type { Sharp } from './load-sharp';
import type { PictureSettings } from './picture-options';

/** JPEG makes greys that are not quite grey. */
const GREY_TOLERANCE = 8;
const PEEK_SIZE = 32;

/** 1 for grey, 3 for colour: as the settings say, or by a look at some of the pictures. */
export async function findChannels(
  sharp: Sharp,
  some: readonly ListedPicture[],
  { color }: PictureSettings,
): Promise<1 | 3> {
  if (color !== 'auto') return color === 'grey' ? 1 : 3;
  for (const { file } of some) {
    if (await isColoured(sharp, file)) return 3;
  }
  return 1;
}

async function isColoured(sharp: Sharp, file: string): Promise<boolean> {
  try {
    const form = { imageSize: PEEK_SIZE, fit: 'stretch', channels: 3 } as const;
    const pixels = await decodePicture(sharp, await readFile(file), file, form);
    return pixels.some(
      (value, place) => Math.abs(value - (pixels[place - (place % 3)] ?? 0)) > GREY_TOLERANCE,
    );
  } catch {
    // Whoever packs the picture says what is wrong with it.
    return false;
  }
}
