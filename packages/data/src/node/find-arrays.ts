import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../data-error';
import type { NumericArray } from '../numeric-array';
import { fileError } from './file-error';
import { findIdxFolder, idxName, isIdxImages, listIdxFiles } from './idx-names';
import type { Part } from './idx-files';
import { readArrays, type NamedArrays } from './read-arrays';

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

/**
 * Finds the arrays of a file or of a folder of idx files.
 *
 * @throws DataError naming what is missing
 */
export async function findArrays(search: ArraySearch): Promise<FoundArrays> {
  const { source } = search;
  if (await isFolder(source)) {
    return findSingles(await trainingImages((await findIdxFolder(source)) ?? source), search.labels);
  }
  const { named } = await readArrays(source);
  return named === undefined ? findSingles(source, search.labels) : findNamedArrays(source, named, search);
}

/** The arrays of an archive; where labels lie in a file of their own, those. */
function findNamedArrays(file: string, arrays: NamedArrays, search: ArraySearch): FoundArrays {
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

function pick(arrays: NamedArrays, name: string, file: string): SourcedArray {
  const read = arrays.get(name);
  if (read !== undefined) return { array: read(), source: `'${name}' in ${file}` };
  const names = [...arrays.keys()].join(', ');
  throw new DataError(
    `${file} holds no array '${name}'; it holds ${names === '' ? 'none' : names}, so say which are the images and labels`,
    { file },
  );
}

/** The arrays of files of one array each: what lies beside the images under a name that differs as it should. */
async function findSingles(images: string, labels: string | undefined): Promise<FoundArrays> {
  const name = idxName(basename(images));
  const folder = dirname(images);
  // Some downloads unpack each file into a folder of its name.
  const files = await listIdxFiles(idxName(basename(folder)) === name ? dirname(folder) : folder);
  const testName = ['test', 't10k']
    .map((part) => name.replace('train', part))
    .find((other) => other !== name && files.has(other));
  const isDivided = testName !== undefined;
  const nameOf = (part: Part): string => (isDivided && part === 'test' ? testName : name);
  const labelsOf = (part: Part): string | null => {
    if (labels !== undefined && !(isDivided && part === 'test')) return labels;
    const guess = nameOf(part)
      .replace('images', 'labels')
      .replace(/idx[34]/, 'idx1');
    return guess === nameOf(part) ? null : (files.get(guess) ?? null);
  };
  return {
    isDivided,
    images: (part) => readSingle(nameOf(part) === name ? images : (files.get(nameOf(part)) ?? images)),
    labels: (part) => readOptional(labelsOf(part)),
  };
}

async function trainingImages(folder: string): Promise<string> {
  const files = await listIdxFiles(folder);
  const found = [...files.keys()].filter((name) => isIdxImages(name) && name.includes('train'));
  const [first] = found;
  if (first !== undefined && found.length === 1) return files.get(first) ?? join(folder, first);
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
  const { single, named } = await readArrays(file);
  if (named === undefined) return { array: single, source: file };
  const [first = ''] = named.keys();
  return pick(named, named.size === 1 ? first : 'labels', file);
}

async function isFolder(source: string): Promise<boolean> {
  try {
    return (await stat(source)).isDirectory();
  } catch (error) {
    throw fileError('read', source, error);
  }
}
