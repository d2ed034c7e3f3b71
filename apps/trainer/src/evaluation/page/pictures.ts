import { encode } from 'fast-png';
import { escapeHtml } from './markup';

/** One picture of the page. */
export interface Picture {
  /** Pixels in [-1, 1]. */
  readonly pixels: Float32Array;
  readonly caption: string;
  /** Whether it is marked as one that went wrong. */
  readonly isMarked?: boolean;
}

/** Height, width and channels of a picture. */
export type PictureShape = readonly [height: number, width: number, channels: number];

/** Pictures in rows; the caption shows where the pointer rests. */
export function pictureGrid(pictures: readonly Picture[], shape: PictureShape, columns: number): string {
  const items = pictures.map((picture) => pictureElement(picture, shape)).join('\n');
  return `<div class="pictures" style="--columns: ${columns}">\n${items}\n</div>`;
}

/** One picture as an `img` that carries its own PNG. */
export function pictureElement({ pixels, caption, isMarked = false }: Picture, shape: PictureShape): string {
  const text = escapeHtml(caption);
  const className = isMarked ? ' class="marked"' : '';
  return `<img${className} src="${pngAddress(pixels, shape)}" alt="${text}" title="${text}">`;
}

function pngAddress(pixels: Float32Array, [height, width, channels]: PictureShape): string {
  const data = Uint8Array.from(pixels, (value) =>
    Math.round(Math.min(1, Math.max(-1, value)) * 127.5 + 127.5),
  );
  const png = encode({ width, height, data, channels, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
