import type { Dataset, DatasetMeasures } from '@ddpm/data';
import { drawGrid } from '@ddpm/sampler';

/** Width that a sheet is meant to have, in pixels. */
const SHEET_WIDTH = 1000;
const LARGEST_SCALE = 3;
const MOST_ROWS = 100;

/** Examples of each class, a row each; without labels, as many rows of any. @returns a PNG file */
export async function contactSheet(
  dataset: Dataset,
  { examples, counts }: DatasetMeasures,
  columns: number,
): Promise<Uint8Array> {
  const rows = counts === null ? inRows(examples[0] ?? [], columns) : examples.slice(0, MOST_ROWS);
  const [height, width] = dataset.imageShape;
  const scale = Math.max(1, Math.min(LARGEST_SCALE, Math.floor(SHEET_WIDTH / (columns * width))));
  const size = dataset.imageShape.reduce((product, each) => product * each, 1);
  const places = rows.flatMap((row) => Array.from({ length: columns }, (_, column) => row[column]));
  const shown = places.filter((index) => index !== undefined);
  const pixels = new Float32Array(shown.length * size);
  await dataset.read(Uint32Array.from(shown), pixels, new Int32Array(shown.length));
  let next = 0;
  const images = places.map((index) => ({
    pixels: index === undefined ? emptyImage(size) : pixels.subarray(next * size, ++next * size),
    shape: [height, width, dataset.imageShape[2]] as const,
  }));
  return drawGrid(images, { columns, scale, gap: 4 }).toPng();
}

/** As dark as the sheet. */
function emptyImage(size: number): Float32Array {
  return new Float32Array(size).fill(-0.75);
}

function inRows(indices: readonly number[], columns: number): number[][] {
  return Array.from({ length: Math.ceil(indices.length / columns) }, (_, row) =>
    indices.slice(row * columns, (row + 1) * columns),
  );
}
