import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Picture } from '@ddpm/sampler';
import { decode } from 'fast-png';
import { writeWhole } from '../run/write-whole';
import type { PlateRow } from './plate';

/** A grid of samples that a run has written. */
interface SampleGrid {
  readonly file: string;
  readonly step: number;
  readonly kind: string;
}

/** How the grids are drawn that a filmstrip is cut from. */
export interface GridCut {
  /** Images of the first row. */
  readonly columns: number;
  /** Length of an image's side, and the space around it, in pixels of the grid. */
  readonly imageSize: number;
  readonly gap: number;
  /** Names of the columns; none where the model has no classes. */
  readonly captions: readonly string[] | null;
}

/** A longer one shows some of the looks, the first and the last among them. */
const MOST_ROWS = 12;

/**
 * Puts the first row of every grid in a folder under one another: the same noise with the weights of one step after the
 * other. Made of the files alone, so that it also shows what a run drew before it was interrupted.
 * @returns Whether there was anything to show.
 */
export async function writeFilmstrip(
  file: string,
  samples: string,
  title: string,
  cut: GridCut,
): Promise<boolean> {
  const grids = someOf(bestGrids(await readdir(samples)));
  if (grids.length === 0) return false;
  const rows = await Promise.all(
    grids.map((grid, index) => cutRow(samples, grid, cut, index === grids.length - 1)),
  );
  const { drawPlate } = await import('./plate');
  const plate = await drawPlate({
    title,
    note: 'One row a look, by its step; each column starts from the same noise at every step.',
    gap: cut.gap,
    rows,
  });
  await writeWhole(file, plate);
  return true;
}

/** The grids by step; of each step the one of the averaged weights, where there is one. */
export function bestGrids(names: readonly string[]): SampleGrid[] {
  const byStep = new Map<number, SampleGrid>();
  for (const file of [...names].sort().reverse()) {
    const [, digits, kind = ''] = /^step-(\d+)-(raw|ema)\.png$/.exec(file) ?? [];
    if (digits === undefined) continue;
    const step = Number(digits);
    if (kind === 'ema' || !byStep.has(step)) byStep.set(step, { file, step, kind });
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

function someOf(grids: readonly SampleGrid[]): SampleGrid[] {
  if (grids.length <= MOST_ROWS) return [...grids];
  const indices = Array.from({ length: MOST_ROWS }, (_, row) =>
    Math.round((row * (grids.length - 1)) / (MOST_ROWS - 1)),
  );
  return grids.filter((_, index) => indices.includes(index));
}

async function cutRow(
  folder: string,
  { file, step }: SampleGrid,
  { columns, imageSize, gap, captions }: GridCut,
  isLast: boolean,
): Promise<PlateRow> {
  const { width, channels, data } = decode(await readFile(path.join(folder, file)));
  const pictures = Array.from({ length: columns }, (_, column) => {
    const left = gap + column * (imageSize + gap);
    const rows = Array.from({ length: imageSize }, (_row, row) => {
      const start = ((gap + row) * width + left) * channels;
      return data.subarray(start, start + imageSize * channels);
    });
    return new Picture(
      imageSize,
      imageSize,
      channels,
      Uint8ClampedArray.from(rows.flatMap((row) => [...row])),
    );
  });
  return {
    label: step.toLocaleString('en'),
    pictures,
    ...(isLast && captions !== null ? { captions } : {}),
  };
}
