import { SamplingOptionsError } from '../errors';
import { toBytes } from './to-bytes';
import { Picture } from './picture';

/** Pixels in [-1, 1], row-major [height, width, channels]. */
export interface DrawableImage {
  /** Row-major [height, width, channels], in [-1, 1]. */
  readonly pixels: Float32Array;
  /** In pixels and channels. */
  readonly shape: readonly [height: number, width: number, channels: number];
}

/** How a grid is drawn, in pixels of the picture. */
export interface GridLayout {
  /** Images in a row; 10 where left out. */
  readonly columns?: number | undefined;
  /** Each image pixel becomes a square of this many pixels; 3 where left out. */
  readonly scale?: number | undefined;
  /** Space around each image; 4 where left out. */
  readonly gap?: number | undefined;
}

const BACKGROUND = 32;

/**
 * Draws images in rows, from left to right, into one picture: grey, or RGB where the images have three channels.
 *
 * @throws SamplingOptionsError where there are no images, or they differ in shape
 */
export function drawGrid(
  images: readonly DrawableImage[],
  { columns = 10, scale = 3, gap = 4 }: GridLayout = {},
): Picture {
  const [height, width, channels] = commonShape(images);
  const rows = Math.ceil(images.length / columns);
  const gridWidth = Math.min(columns, images.length) * (width * scale + gap) + gap;
  const gridHeight = rows * (height * scale + gap) + gap;
  const data = new Uint8ClampedArray(gridWidth * gridHeight * channels).fill(BACKGROUND);
  images.forEach((image, index) => {
    const left = gap + (index % columns) * (width * scale + gap);
    const top = gap + Math.floor(index / columns) * (height * scale + gap);
    drawImage({ data, gridWidth, channels }, image, left, top, scale);
  });
  return new Picture(gridWidth, gridHeight, channels, data);
}

function commonShape(images: readonly DrawableImage[]): DrawableImage['shape'] {
  const shape = images[0]?.shape;
  if (shape === undefined) throw new SamplingOptionsError('There are no images to draw; pass at least one.');
  const other = images.find((image) => image.shape.join() !== shape.join());
  if (other === undefined) return shape;
  throw new SamplingOptionsError(
    `Images of ${shape.join('x')} and ${other.shape.join('x')} do not fit one grid; draw them apart.`,
  );
}

interface Canvas {
  readonly data: Uint8ClampedArray;
  readonly gridWidth: number;
  readonly channels: number;
}

function drawImage(canvas: Canvas, image: DrawableImage, left: number, top: number, scale: number): void {
  const { data, gridWidth, channels } = canvas;
  const bytes = toBytes(image.pixels);
  const [height, width] = image.shape;
  for (let row = 0; row < height * scale; row += 1) {
    for (let column = 0; column < width * scale; column += 1) {
      const from = (Math.floor(row / scale) * width + Math.floor(column / scale)) * channels;
      const to = ((top + row) * gridWidth + left + column) * channels;
      data.set(bytes.subarray(from, from + channels), to);
    }
  }
}
