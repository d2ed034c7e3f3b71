// Other packages read these sources, and must find the types too.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./gifenc.d.ts" />
import { applyPalette, GIFEncoder, quantize, type GifPalette } from 'gifenc';
import { SamplingOptionsError } from '../errors';
import type { Picture } from './picture';

/** How an animation plays. */
export interface AnimationOptions {
  /** How long each picture stays; 60 where left out. */
  readonly milliseconds?: number | undefined;
  /** How long the last one stays; 1500 where left out. */
  readonly lastMilliseconds?: number | undefined;
}

const COLOURS = 256;

/**
 * The bytes of an animated GIF that plays for ever. Grey pictures lose nothing; those with colours get the 256 best.
 *
 * @throws SamplingOptionsError where there are no pictures, or they differ in size
 */
export function encodeGif(
  pictures: readonly Picture[],
  { milliseconds = 60, lastMilliseconds = 1500 }: AnimationOptions = {},
): Uint8Array {
  checkSizes(pictures);
  const gif = GIFEncoder();
  pictures.forEach((picture, index) => {
    const { palette, pixels } = indexColours(picture);
    const delay = index === pictures.length - 1 ? lastMilliseconds : milliseconds;
    gif.writeFrame(pixels, picture.width, picture.height, { palette, delay });
  });
  gif.finish();
  return gif.bytes();
}

function checkSizes(pictures: readonly Picture[]): void {
  const [first] = pictures;
  if (first === undefined) {
    throw new SamplingOptionsError('There are no pictures to animate; pass at least one.');
  }
  const other = pictures.find(({ width, height }) => width !== first.width || height !== first.height);
  if (other === undefined) return;
  throw new SamplingOptionsError(
    `Pictures of ${first.width}x${first.height} and ${other.width}x${other.height} do not fit one animation; draw them in one size.`,
  );
}

interface IndexedColours {
  readonly palette: GifPalette;
  readonly pixels: Uint8Array;
}

function indexColours(picture: Picture): IndexedColours {
  if (picture.channels === 1) {
    const palette = Array.from({ length: COLOURS }, (_, grey): [number, number, number] => [
      grey,
      grey,
      grey,
    ]);
    return { palette, pixels: Uint8Array.from(picture.data) };
  }
  const rgba = picture.toRgba();
  const palette = quantize(rgba, COLOURS);
  return { palette, pixels: applyPalette(rgba, palette) };
}
