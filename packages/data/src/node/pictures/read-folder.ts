import type { Dirent } from 'node:fs';
import { opendir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../data-error';
import { fileError } from '../file-error';
import { endingOf } from './picture-format';

/** What a folder holds, by name, always in the same order. */
export interface FolderContent {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

const ENTRIES_AT_ONCE = 1024;
/** What operating systems and their shares leave behind. */
const foreign: ReadonlySet<string> = new Set([
  '__MACOSX',
  '@eaDir',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
]);
const collator = new Intl.Collator('en', { numeric: true });

/** The order of names: numbers by their size. */
export const compareNames = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : 1);

/**
 * Names in a folder; hidden ones do not count, and links count as what they lead to. A link that leads nowhere counts as
 * a file where its name ends like one, so that it is named when the file is read.
 *
 * @param skipsLost whether other links that lead nowhere are passed over
 * @throws DataError where the folder cannot be read, or such a link is in it
 */
export async function readFolder(folder: string, skipsLost: boolean): Promise<FolderContent> {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    // Entry by entry, so that of a million files the names alone are kept.
    for await (const entry of await opendir(folder, { bufferSize: ENTRIES_AT_ONCE })) {
      if (entry.name.startsWith('.') || foreign.has(entry.name)) continue;
      const kind = await kindOf(entry, join(folder, entry.name), skipsLost);
      if (kind === 'folder') folders.push(entry.name);
      else if (kind === 'file') files.push(entry.name);
    }
  } catch (error) {
    throw fileError('read', folder, error);
  }
  return { files: files.sort(compareNames), folders: folders.sort(compareNames) };
}

async function kindOf(entry: Dirent, path: string, skipsLost: boolean): Promise<'file' | 'folder' | 'none'> {
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
  if (target === null) {
    if (endingOf(entry.name) !== '') return 'file';
    if (skipsLost) return 'none';
    throw await lostLink(path);
  }
  return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'none';
}

/** What is said of a link that leads nowhere. */
export async function lostLink(path: string): Promise<DataError> {
  const target = await readlink(path).catch(() => 'somewhere');
  const remedy = target.includes('.git/annex/')
    ? "run 'git annex get .' in its folder"
    : target.includes('.dvc')
      ? "run 'dvc pull' in its folder"
      : 'mount the disk or fetch the data that it leads to, or remove the link';
  return new DataError(`${path} is a link to ${target}, which is not there; ${remedy}`, { file: path });
}
