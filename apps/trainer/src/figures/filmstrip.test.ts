import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawGrid } from '@ddpm/sampler';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bestGrids, writeFilmstrip, type GridCut } from './filmstrip';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ddpm-filmstrip-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A grid of two columns and two rows of even 8x8 images. */
async function writeGrid(name: string, values: readonly [number, number, number, number]): Promise<void> {
  const images = values.map((value) => ({
    pixels: new Float32Array(64).fill(value),
    shape: [8, 8, 1] as const,
  }));
  await writeFile(path.join(folder, name), drawGrid(images, { columns: 2, scale: 3, gap: 4 }).toPng());
}

const cut: GridCut = { columns: 2, imageSize: 24, gap: 4, captions: ['dark', 'bright'] };

it('takes the averaged weights of each step where there are any, in the order of the steps', () => {
  const names = [
    'step-000020-raw.png',
    'step-000003-raw.png',
    'step-000003-ema.png',
    'step-1-raw.png.writing',
  ];
  expect(bestGrids(names).map(({ file }) => file)).toEqual(['step-000003-ema.png', 'step-000020-raw.png']);
});

it('puts the first row of each grid under that of the step before', async () => {
  await writeGrid('step-000002-raw.png', [-1, 1, 0, 0]);
  await writeGrid('step-000004-raw.png', [0, 0, 0, 0]);
  await writeGrid('step-000004-ema.png', [1, -1, 0, 0]);
  const file = path.join(folder, 'out/filmstrip.png');
  expect(await writeFilmstrip(file, folder, 'a title', cut)).toBe(true);
  expect(await readdir(path.dirname(file))).toEqual(['filmstrip.png']);
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const row = (y: number): number[] =>
    Array.from({ length: info.width }, (_, x) => data[(y * info.width + x) * info.channels] ?? 0);
  const runsOf = (value: number) => (values: readonly number[]) =>
    values.filter((each) => each === value).length;
  const rows = Array.from({ length: info.height }, (_, y) => row(y));
  // Where both pictures of a row are met, there are 24 black and 24 white pixels; so it is in 24 + 24 rows.
  const pictureRows = rows.filter((values) => runsOf(0)(values) === 24 && runsOf(255)(values) >= 24);
  expect(pictureRows).toHaveLength(48);
  const firstBlack = pictureRows.map((values) => values.indexOf(0) < values.indexOf(255));
  expect(firstBlack.slice(0, 24).every(Boolean)).toBe(true);
  expect(firstBlack.slice(24).some(Boolean)).toBe(false);
});

it('shows nothing where there is nothing', async () => {
  const empty = path.join(folder, 'out');
  expect(await writeFilmstrip(path.join(folder, 'none.png'), empty, '', cut)).toBe(false);
  expect(await readdir(folder)).not.toContain('none.png');
});
