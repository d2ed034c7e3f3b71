import { drawGrid, encodeGif, type Picture } from '@ddpm/sampler';
import type { PicturesToDraw } from './share-protocol';

/** Pictures are drawn so large that they can be shown to others as they are. */
const WIDTH_TO_REACH = 480;
const FRAME_MS = 80;
const LAST_FRAME_MS = 2000;

/** The worker's side of sharing: files from pictures. */
export function shareCalls() {
  return {
    /** The bytes of a PNG file. */
    encodePng: (_signal: AbortSignal, pictures: PicturesToDraw): Promise<Uint8Array> =>
      Promise.resolve(draw(pictures).toPng()),

    /** The bytes of an animated GIF that plays for ever. */
    encodeGif: (_signal: AbortSignal, frames: readonly PicturesToDraw[]): Promise<Uint8Array> =>
      Promise.resolve(
        encodeGif(frames.map(draw), { milliseconds: FRAME_MS, lastMilliseconds: LAST_FRAME_MS }),
      ),
  };
}

function draw({ pixels, count, imageShape }: PicturesToDraw): Picture {
  const size = pixels.length / count;
  const columns = count > 1 ? 5 : 1;
  const images = Array.from({ length: count }, (_, index) => ({
    pixels: pixels.subarray(index * size, (index + 1) * size),
    shape: imageShape,
  }));
  const scale = Math.max(1, Math.floor(WIDTH_TO_REACH / (columns * imageShape[1])));
  return drawGrid(images, { columns, scale, gap: count > 1 ? 4 : 0 });
}
