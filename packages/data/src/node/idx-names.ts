import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from './file-error';

/** One name for all that a file goes by: `train-images.idx3-ubyte.gz` is `train-images-idx3-ubyte`. */
export function idxName(name: string): string {
  return name.replace(/\.gz$/, '').replace('.idx', '-idx');
}

const IDX = /-idx\d-ubyte$/;
/** Folders in which a data set's files lie deeper, at most: `raw` and `processed` of torchvision. */
const MOST_FOLDERS = 4;

/**
 * The files of a folder by {@link idxName}. Of a file that lies there unpacked and packed, the unpacked one is taken;
 * a file in a folder of its own name (as some downloads unpack) where there is no other.
 *
 * @throws DataError where the folder cannot be read
 */
export async function listIdxFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const { files, folders } = await listFolder(folder);
  const found = new Map<string, string>();
  for (const name of folders.filter((each) => IDX.test(idxName(each)))) {
    const inside = await listFolder(join(folder, name));
    for (const file of inside.files.filter((each) => idxName(each) === idxName(name))) {
      found.set(idxName(name), join(folder, name, file));
    }
  }
  const packedFirst = [...files].sort((a, b) => Number(b.endsWith('.gz')) - Number(a.endsWith('.gz')));
  for (const name of packedFirst) found.set(idxName(name), join(folder, name));
  return found;
}

/** The folder itself where it holds images in MNIST's format, or the one folder inside that does; else undefined. */
export async function findIdxFolder(folder: string): Promise<string | undefined> {
  if (await holdsImages(folder)) return folder;
  const { folders } = await listFolder(folder);
  if (folders.length > MOST_FOLDERS) return undefined;
  const found: string[] = [];
  for (const name of folders) if (await holdsImages(join(folder, name))) found.push(join(folder, name));
  return found.length === 1 ? found[0] : undefined;
}

async function holdsImages(folder: string): Promise<boolean> {
  return [...(await listIdxFiles(folder)).keys()].some(isIdxImages);
}

/** Whether an {@link idxName} is that of images. */
export function isIdxImages(name: string): boolean {
  return /images-idx\d-ubyte$/.test(name);
}

async function listFolder(folder: string): Promise<{ files: readonly string[]; folders: readonly string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const kind = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => null) : entry;
      // A link that leads nowhere is read like a file, so that it is named.
      if (kind === null || kind.isFile()) files.push(entry.name);
      else if (kind.isDirectory()) folders.push(entry.name);
    }
  } catch (error) {
    throw fileError('read', folder, error);
  }
  return { files: files.sort(), folders: folders.sort() };
}
