import { writeFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import type { SampledImage } from '@ddpm/sampler';

/** How a grid is drawn, in pixels of the file. */
interface GridLayout {
  readonly columns: number;
  /** Each image pixel becomes a square of this many pixels. */
  readonly scale: number;
  /** Space around each image. */
  readonly gap: number;
}

const defaultLayout: GridLayout = { columns: 10, scale: 3, gap: 4 };
const BACKGROUND = 32;

/**
 * Draws images in rows, from left to right, and writes them as one PNG: grey, or RGB where the images have three
 * channels.
 */
export async function writeImageGrid(
  file: string,
  images: readonly SampledImage[],
  layout: Partial<GridLayout> = {},
): Promise<void> {
  await writeFile(file, encodeImageGrid(images, { ...defaultLayout, ...layout }));
}

/** The bytes of the PNG that {@link writeImageGrid} writes. */
export function encodeImageGrid(
  images: readonly SampledImage[],
  { columns, scale, gap }: GridLayout,
): Uint8Array {
  const [height, width, channels] = images[0]?.shape ?? [1, 1, 1];
  const rows = Math.ceil(images.length / columns);
  const gridWidth = Math.min(columns, images.length) * (width * scale + gap) + gap;
  const gridHeight = rows * (height * scale + gap) + gap;
  const data = new Uint8Array(gridWidth * gridHeight * channels).fill(BACKGROUND);
  images.forEach((image, index) => {
    const left = gap + (index % columns) * (width * scale + gap);
    const top = gap + Math.floor(index / columns) * (height * scale + gap);
    drawImage({ data, gridWidth, channels }, image, left, top, scale);
  });
  return encode({ width: gridWidth, height: gridHeight, data, channels, depth: 8 });
}

interface Canvas {
  readonly data: Uint8Array;
  readonly gridWidth: number;
  readonly channels: number;
}

function drawImage(canvas: Canvas, image: SampledImage, left: number, top: number, scale: number): void {
  const { data, gridWidth, channels } = canvas;
  const bytes = image.toBytes();
  const [height, width] = image.shape;
  for (let row = 0; row < height * scale; row += 1) {
    for (let column = 0; column < width * scale; column += 1) {
      const from = (Math.floor(row / scale) * width + Math.floor(column / scale)) * channels;
      const to = ((top + row) * gridWidth + left + column) * channels;
      data.set(bytes.subarray(from, from + channels), to);
    }
  }
}
