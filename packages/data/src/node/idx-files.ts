import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../data-error';
import type { NamedBytes } from '../idx-dataset';
import { findIdxFolder, listIdxFiles } from './idx-names';
import { readDataFile } from './read-data-file';

/** The two parts into which MNIST and its likes are divided. */
export type Part = 'train' | 'test';

/** MNIST's names of its files. */
export const idxFiles = {
  train: { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
} as const;

/** Far above any idx file of this kind, far below what memory holds. */
const MAX_UNPACKED_BYTES = 2 ** 30;
const unpack = promisify(gunzip);

/** The two files of a part. */
export interface IdxPart {
  readonly images: NamedBytes;
  readonly labels: NamedBytes;
}

/**
 * Reads the files of a part out of a folder, plain or packed with gzip (`.gz`), or out of the one folder in it that
 * holds them; `train-images.idx3-ubyte` is taken for `train-images-idx3-ubyte`.
 */
export async function readIdxPart(folder: string, part: Part): Promise<IdxPart> {
  const { images, labels } = idxFiles[part];
  const inside = (await findIdxFolder(folder)) ?? folder;
  return { images: await readIdxFile(inside, images), labels: await readIdxFile(inside, labels) };
}

async function readIdxFile(folder: string, name: string): Promise<NamedBytes> {
  const file = (await listIdxFiles(folder)).get(name);
  if (file !== undefined) return { file, bytes: await unpackIfPacked(await readDataFile(file), file) };
  const missing = join(folder, name);
  throw new DataError(
    `${missing} is missing, with or without .gz; choose the folder that holds the four idx files`,
    { file: missing },
  );
}

/** The bytes of a file, without gzip's packing where it has that. */
export async function unpackIfPacked(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  return isPacked(bytes) ? await unpackFile(bytes, file) : bytes;
}

function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unpackFile(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    return await unpack(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (cause) {
    throw new DataError(`${file} is damaged (it cannot be unpacked); copy it again`, { file, cause });
  }
}
