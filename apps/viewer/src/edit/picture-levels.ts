import { SIZE, WHITE, type GreyLevels } from './grey-levels';

/**
 * A picture of any size and format that the browser reads, as one to draw on: its middle square, scaled, grey, light on dark.
 *
 * @param name for messages
 * @throws UnreadablePictureError where the browser cannot decode it
 */
export async function levelsOfFile(file: Blob, name: string): Promise<GreyLevels> {
  const bitmap = await createImageBitmap(file).catch((error: unknown) => {
    throw new UnreadablePictureError(name, error);
  });
  const rgba = middleSquare(bitmap);
  bitmap.close();
  return lightOnDark(Float32Array.from({ length: SIZE * SIZE }, (_, pixel) => luma(rgba, 4 * pixel)));
}

/** Scaled to the size of the page's drawings, on white; RGBA. */
function middleSquare(bitmap: ImageBitmap): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives the page no canvas to read pictures with.');
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIZE, SIZE);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, left, top, side, side, 0, 0, SIZE, SIZE);
  return context.getImageData(0, 0, SIZE, SIZE).data;
}

/** From 0 to 1, by the weights of ITU-R BT.601. */
function luma(rgba: Uint8ClampedArray, at: number): number {
  return (0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0)) / 255;
}

/** The networks know things on a dark ground; what stands at the edge is the ground. */
function lightOnDark(greys: Float32Array): GreyLevels {
  const edge = greys.filter((_, pixel) => isAtEdge(pixel));
  const isLight = edge.reduce((sum, grey) => sum + grey, 0) > edge.length / 2;
  return Uint8Array.from(greys, (grey) => Math.round((isLight ? 1 - grey : grey) * WHITE));
}

function isAtEdge(pixel: number): boolean {
  const [row, column] = [Math.floor(pixel / SIZE), pixel % SIZE];
  return row % (SIZE - 1) === 0 || column % (SIZE - 1) === 0;
}

/** The browser cannot decode the picture. */
class UnreadablePictureError extends Error {
  override readonly name = 'UnreadablePictureError';
  constructor(file: string, cause: unknown) {
    super(`This browser cannot read the picture ${file}; save it as PNG or JPEG, and drop that.`, { cause });
  }
}
