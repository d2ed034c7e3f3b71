import { SamplingOptionsError } from '../errors';
import { integerOption } from '../request/option-checks';
import { toBytes, Picture } from './picture';

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
 * @throws SamplingOptionsError where there are no images, they differ in shape, or the layout is impossible
 */
export function drawGrid(images: readonly DrawableImage[], layout: GridLayout = {}): Picture {
  const shape = commonShape(images);
  const [height, width, channels] = shape;
  const { columns, scale, gap, gridWidth, gridHeight } = gridSize(images.length, shape, layout);
  const data = new Uint8ClampedArray(gridWidth * gridHeight * channels).fill(BACKGROUND);
  images.forEach((image, index) => {
    const left = gap + (index % columns) * (width * scale + gap);
    const top = gap + Math.floor(index / columns) * (height * scale + gap);
    drawImage({ data, gridWidth, channels }, image, left, top, scale);
  });
  return new Picture(gridWidth, gridHeight, channels, data);
}

/** A grid's layout, whole, and the size of its picture in pixels. */
export interface GridSize {
  /** Images in a row. */
  readonly columns: number;
  /** Pixels of the picture along one of an image. */
  readonly scale: number;
  /** Pixels around each image. */
  readonly gap: number;
  /** Width of the picture. */
  readonly gridWidth: number;
  /** Height of the picture. */
  readonly gridHeight: number;
}

/** Bytes of a picture; more than that fits neither a typed array everywhere nor a reader's memory. */
const LARGEST_PICTURE = 2 ** 30;

/**
 * How large the picture of a grid will be, known before there are images.
 *
 * @throws SamplingOptionsError naming the option that is out of range, or the picture that would be too large
 */
export function gridSize(
  images: number,
  [height, width, channels]: DrawableImage['shape'],
  { columns = 10, scale = 3, gap = 4 }: GridLayout,
): GridSize {
  integerOption('number of columns of a grid', columns, 1);
  integerOption('scale of a picture', scale, 1);
  integerOption('gap of a grid', gap, 0);
  const gridWidth = Math.min(columns, images) * (width * scale + gap) + gap;
  const gridHeight = Math.ceil(images / columns) * (height * scale + gap) + gap;
  if (gridWidth * gridHeight * channels <= LARGEST_PICTURE)
    return { columns, scale, gap, gridWidth, gridHeight };
  throw new SamplingOptionsError(
    `A picture of ${images} images at scale ${scale} would have ${gridWidth}x${gridHeight} pixels, more than a picture can hold; pass a lower scale, a smaller gap, or fewer images.`,
  );
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
