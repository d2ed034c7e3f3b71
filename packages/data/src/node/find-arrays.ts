import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../data-error';
import { decodeIdx } from '../idx';
import { decodeNpy } from '../npy';
import type { NumericArray } from '../numeric-array';
import { decodeSafetensorsArrays } from '../safetensors-arrays';
import { fileError } from './file-error';
import { unpackIfPacked, type Part } from './idx-files';
import { decodeNpz } from './npz';

/** An array and what to call it in messages. */
export interface SourcedArray {
  readonly array: NumericArray;
  readonly source: string;
}

/** The arrays of a data set, read when asked for. */
export interface FoundArrays {
  /** Whether the source itself divides training from test images; else both parts are the same arrays. */
  readonly isDivided: boolean;
  readonly images: (part: Part) => Promise<SourcedArray>;
  /** Null where there are no labels. */
  readonly labels: (part: Part) => Promise<SourcedArray | null>;
}

/** Where to look for arrays. */
export interface ArraySearch {
  readonly source: string;
  readonly imagesKey?: string | undefined;
  readonly labelsKey?: string | undefined;
  readonly labels?: string | undefined;
}

const ARCHIVE = /\.(npz|safetensors)$/i;
const IDX_IMAGES = /images[-.]idx\d-ubyte(\.gz)?$/;

/** Whether a folder holds images in MNIST's format. */
export async function holdsIdxImages(folder: string): Promise<boolean> {
  return (await readNames(folder)).some((name) => IDX_IMAGES.test(name));
}

/**
 * Finds the arrays of a file or of a folder of idx files.
 *
 * @throws DataError naming what is missing
 */
export async function findArrays(search: ArraySearch): Promise<FoundArrays> {
  const { source } = search;
  if (await isFolder(source)) return findIdxFiles(await trainingImages(source), search.labels);
  if (ARCHIVE.test(source)) return findNamedArrays(source, search);
  if (/\.npy$/i.test(source)) {
    return {
      isDivided: false,
      images: () => readSingle(source),
      labels: () => readOptional(search.labels ?? null),
    };
  }
  return findIdxFiles(source, search.labels);
}

/** The arrays of an archive; where labels lie in a file of their own, those. */
async function findNamedArrays(file: string, search: ArraySearch): Promise<FoundArrays> {
  const arrays = await openArchive(file);
  const isDivided = search.imagesKey === undefined && !arrays.has('images') && arrays.has('x_train');
  const key = (given: string | undefined, plain: string, letter: string, part: Part) =>
    isDivided && given === undefined ? `${letter}_${part}` : (given ?? plain);
  return {
    isDivided,
    images: (part) => Promise.resolve(pick(arrays, key(search.imagesKey, 'images', 'x', part), file)),
    labels: async (part) => {
      if (search.labels !== undefined) return readOptional(search.labels);
      const name = key(search.labelsKey, 'labels', 'y', part);
      return search.labelsKey === undefined && !arrays.has(name) ? null : pick(arrays, name, file);
    },
  };
}

type Archive = ReadonlyMap<string, () => NumericArray>;

async function openArchive(file: string): Promise<Archive> {
  const bytes = await readBytes(file);
  return /\.npz$/i.test(file) ? decodeNpz(bytes, file) : decodeSafetensorsArrays(bytes, file);
}

function pick(arrays: Archive, name: string, file: string): SourcedArray {
  const read = arrays.get(name);
  if (read !== undefined) return { array: read(), source: `'${name}' in ${file}` };
  const names = [...arrays.keys()].join(', ');
  throw new DataError(
    `${file} holds no array '${name}'; it holds ${names === '' ? 'none' : names}, so say which are the images and labels`,
    { file },
  );
}

function findIdxFiles(images: string, labels: string | undefined): FoundArrays {
  const name = basename(images);
  const beside = (other: string) => join(dirname(images), other);
  const test = ['test', 't10k']
    .map((part) => beside(name.replace('train', part)))
    .find((file) => file !== images && existsSync(file));
  const isDivided = name.includes('train') && test !== undefined;
  const fileOf = (part: Part): string => (isDivided && part === 'test' ? test : images);
  const labelsOf = (part: Part): string | null => {
    if (labels !== undefined && !(isDivided && part === 'test')) return labels;
    const file = fileOf(part);
    const guess = join(dirname(file), basename(file).replace('images', 'labels').replace('idx3', 'idx1'));
    return guess !== file && existsSync(guess) ? guess : null;
  };
  return {
    isDivided,
    images: (part) => readSingle(fileOf(part)),
    labels: (part) => readOptional(labelsOf(part)),
  };
}

async function trainingImages(folder: string): Promise<string> {
  const found = (await readNames(folder)).filter((name) => IDX_IMAGES.test(name) && name.includes('train'));
  const [first] = found;
  if (first !== undefined && found.length === 1) return join(folder, first);
  throw new DataError(
    first === undefined
      ? `${folder} holds no train-images-idx3-ubyte, with or without .gz; choose the folder or file with the images`
      : `${folder} holds several data sets (${found.join(', ')}); choose one of these files`,
    { file: folder },
  );
}

function readOptional(file: string | null): Promise<SourcedArray | null> {
  return file === null ? Promise.resolve(null) : readSingle(file);
}

/** A file with one array, or an archive with one or with one named `labels`. */
async function readSingle(file: string): Promise<SourcedArray> {
  if (ARCHIVE.test(file)) {
    const arrays = await openArchive(file);
    const [first = ''] = arrays.keys();
    return pick(arrays, arrays.size === 1 ? first : 'labels', file);
  }
  const bytes = await readBytes(file);
  if (/\.npy$/i.test(file)) return { array: decodeNpy(bytes, file), source: file };
  return { array: decodeIdx(await unpackIfPacked(bytes, file), file), source: file };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw fileError('read', file, error);
  }
}

async function isFolder(source: string): Promise<boolean> {
  try {
    return (await stat(source)).isDirectory();
  } catch (error) {
    throw fileError('read', source, error);
  }
}

async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw fileError('read', folder, error);
  }
}
