import { closeSync, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { permutation, randomKey } from '@ddpm/random';
import type { Dataset } from '../../dataset';
import { fileError } from '../file-error';
import type { Part } from '../idx-files';
import { emptyPart } from '../part-options';
import type { PictureSettings } from './picture-options';
import { createRowReader, cutShort, type ReadRows, type RowRequest } from './row-reader';
import type { PictureCounts } from './survey-pictures';

/**
 * What `manifest.json` of a pack says. A pack holds decoded pictures: `train.pixels` and `test.pixels`, one byte a
 * value, `[length, height, width, channels]`, and `train.labels` and `test.labels`, little-endian int32.
 */
export interface PackManifest {
  readonly name: string;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly classNames: readonly string[] | null;
  readonly settings: PictureSettings;
  /** A hash of the pictures' names, classes, sizes and dates. */
  readonly pictures: string;
  readonly counts: PictureCounts;
  /** Pictures left out, with the reason. */
  readonly broken: readonly BrokenPicture[];
}

/** A file that cannot be read as a picture. */
export interface BrokenPicture {
  readonly file: string;
  readonly reason: string;
}

export const MANIFEST = 'manifest.json';
export const PARTS: readonly Part[] = ['train', 'test'];
/** A whole batch, as a rule. */
const ROWS_AT_ONCE = 256;

/** The manifest of a whole pack, or undefined where there is none or a file of it is cut short. */
export async function readPack(folder: string): Promise<PackManifest | undefined> {
  try {
    // The folder's name holds the fingerprint of what made it, and the manifest is written last.
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as PackManifest;
    for (const part of PARTS) {
      const length = partLength(manifest, part);
      const { pixelBytes, labelBytes } = await partSizes(folder, part);
      if (pixelBytes !== length * imageBytes(manifest) || labelBytes !== length * 4) return undefined;
    }
    return manifest;
  } catch {
    return undefined;
  }
}

/** Sizes of the two files of a part. */
export async function partSizes(
  folder: string,
  part: Part,
): Promise<{ pixelBytes: number; labelBytes: number }> {
  const { size: pixelBytes } = await stat(join(folder, `${part}.pixels`));
  const { size: labelBytes } = await stat(join(folder, `${part}.labels`));
  return { pixelBytes, labelBytes };
}

/**
 * One part of a pack as a data set. The labels are kept in memory, four bytes each; pixels are read when asked for. Its
 * images are in a fixed shuffled order, so that the first ones are of all classes.
 *
 * @throws DataError where the part is empty or a file cannot be read
 */
export async function openPack(folder: string, manifest: PackManifest, part: Part): Promise<Dataset> {
  const { name, imageShape, classNames } = manifest;
  const length = partLength(manifest, part);
  if (length === 0) throw emptyPart(name, part, folder);
  const labels = await readLabels(join(folder, `${part}.labels`), length);
  const order = permutation(randomKey(0, 'pictures'), length);
  const file = join(folder, `${part}.pixels`);
  const size = imageBytes(manifest);
  const readRows = createRowReader();
  const open = openForGood(file);
  return {
    name,
    length,
    imageShape,
    classNames,
    async read(indices, images, outputLabels) {
      const rows = indices.map((index) => order[index] ?? length);
      await readAll(readRows, { file, descriptor: open.descriptor, rows, size }, images);
      rows.forEach((row, place) => {
        outputLabels[place] = labels[row] ?? 0;
      });
    },
  };
}

/** A file that is open for as long as somebody holds this object. */
interface OpenFile {
  readonly descriptor: number;
}

/** A data set has no end that anybody tells of, so that its file is closed when nobody can ask for rows any more. */
const closing = new FinalizationRegistry<number>((descriptor) => {
  closeSync(descriptor);
});

/** Opens a file so that what it holds stays readable when another process removes it. */
function openForGood(file: string): OpenFile {
  try {
    const open = { descriptor: openSync(file, 'r') };
    closing.register(open, open.descriptor);
    return open;
  } catch (error) {
    throw fileError('read', file, error);
  }
}

/** Some rows at a time, so that memory does not grow with the number asked for. */
async function readAll(
  readRows: ReadRows,
  { rows, ...request }: RowRequest,
  images: Float32Array,
): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const some = rows.slice(first, first + ROWS_AT_ONCE);
    images.set(await readRows({ ...request, rows: some }), first * request.size);
  }
}

async function readLabels(file: string, length: number): Promise<Int32Array> {
  try {
    const bytes = await readFile(file);
    if (bytes.length !== length * 4) throw cutShort(file);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Int32Array.from({ length }, (_, row) => view.getInt32(row * 4, true));
  } catch (error) {
    throw fileError('read', file, error);
  }
}

/** Number of images of a part. */
export function partLength({ counts }: Pick<PackManifest, 'counts'>, part: Part): number {
  return counts[part].reduce((sum, count) => sum + count, 0);
}

function imageBytes({ imageShape: [height, width, channels] }: PackManifest): number {
  return height * width * channels;
}
