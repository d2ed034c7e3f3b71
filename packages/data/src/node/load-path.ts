import { stat } from 'node:fs/promises';
import type { Dataset } from '../dataset';
import { fileError } from './file-error';
import { findIdxFolder } from './idx-names';
import { loadArrays, type LoadArraysOptions } from './load-arrays';
import { loadPictures } from './pictures/load-pictures';
import type { LoadPicturesOptions } from './pictures/picture-options';

/** Options of both kinds of sources; each takes what concerns it. */
export type LoadPathOptions = Omit<LoadPicturesOptions, 'folder'> & Omit<LoadArraysOptions, 'source'>;

/**
 * Whatever a path leads to: a folder of pictures, a folder of idx files, or a file of arrays.
 *
 * @throws DataError as `loadPictures` and `loadArrays` do
 */
export async function loadPath(path: string, options: LoadPathOptions = {}): Promise<Dataset> {
  if ((await isFolder(path)) && (await findIdxFolder(path)) === undefined) {
    return (await loadPictures({ ...options, folder: path })).dataset;
  }
  return loadArrays({ ...options, source: path });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError('read', path, error);
  }
}
