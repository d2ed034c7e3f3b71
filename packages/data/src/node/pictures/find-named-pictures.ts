import { existsSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { endingOf, promisedFormat } from './picture-format';

/** What a name in a table leads to: a path inside the folder with slashes, or null where it leads out of it. */
export type FindPicture = (typed: string) => Promise<string | null>;

/**
 * Finds the pictures that a table names as tables do: with `./`, backslashes, another Unicode form or another case than
 * the file's, without the ending, without the folders above it, or with the path of the machine it was made on. A name
 * that leads nowhere comes back as it is.
 */
export function createPictureFinder(folder: string): FindPicture {
  const folders = new Map<string, Promise<FolderIndex>>();
  const indexOf = (inside: string): Promise<FolderIndex> => {
    const known = folders.get(inside) ?? readIndex(join(folder, inside));
    folders.set(inside, known);
    return known;
  };
  const look = async (path: string): Promise<string | undefined> => {
    const below = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    const name = findIn(await indexOf(below), posix.basename(path));
    return name === undefined ? undefined : posix.join(below, name);
  };
  let everything: Promise<FolderIndex> | undefined;
  return async (typed) => {
    const slashed =
      typed.includes('\\') && !existsSync(join(folder, typed)) ? typed.replaceAll('\\', '/') : typed;
    if (isAbsolute(slashed) || /^[a-z]:\//i.test(slashed)) return findAbsolute(folder, slashed, look);
    const path = insideOf(folder, slashed);
    if (path === null) return null;
    const found = await look(path);
    if (found !== undefined || path.includes('/')) return found ?? path;
    everything ??= readIndex(folder, true);
    return findIn(await everything, path) ?? path;
  };
}

/** The path in the folder, or else that of the same folders and file where the whole data has moved. */
async function findAbsolute(
  folder: string,
  path: string,
  look: (path: string) => Promise<string | undefined>,
): Promise<string | null> {
  // A drive's letter means nothing on other systems, where it looks like a folder.
  const inside = isAbsolute(path) ? insideOf(folder, path) : null;
  if (inside !== null) return (await look(inside)) ?? inside;
  if (existsSync(path)) return null;
  const parts = path.split('/').filter((part) => part !== '');
  for (let first = 1; first < parts.length; first++) {
    const found = await look(parts.slice(first).join('/'));
    if (found !== undefined) return found;
  }
  return null;
}

/** A path from the folder on, or null where it leads out of it. Both may go through links. */
function insideOf(folder: string, path: string): string | null {
  const whole = resolve(folder, path);
  for (const root of [resolve(folder), realPath(resolve(folder))]) {
    const inside = relative(root, whole);
    if (inside !== '' && !isAbsolute(inside) && inside.split(sep)[0] !== '..')
      return inside.split(sep).join('/');
  }
  return null;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Pictures of a folder by name, and by what else they may be called once a name is not found. */
interface FolderIndex {
  readonly names: ReadonlyMap<string, string>;
  readonly others: () => ReadonlyMap<string, ReadonlySet<string>>;
}

/** The pictures of a folder, or all below it by their names alone. */
async function readIndex(folder: string, isDeep = false): Promise<FolderIndex> {
  const listed = await readdir(folder, { recursive: isDeep }).catch(() => []);
  const paths = listed
    .filter((path) => promisedFormat(path) !== undefined)
    .map((path) => path.split(sep).join('/'));
  const names = new Map<string, string>();
  // A name that several folders have is not certain: it is looked for among the others.
  for (const path of paths) names.set(posix.basename(path), names.has(posix.basename(path)) ? '' : path);
  let others: Map<string, Set<string>> | undefined;
  return { names, others: () => (others ??= indexOthers(paths)) };
}

function indexOthers(paths: readonly string[]): Map<string, Set<string>> {
  const index = new Map<string, Set<string>>();
  for (const path of paths) {
    const name = posix.basename(path);
    const stem = name.slice(0, -endingOf(name).length - 1);
    for (const key of [...keysOf(name), ...keysOf(stem).map((each) => `${each} without its ending`)]) {
      index.set(key, (index.get(key) ?? new Set<string>()).add(path));
    }
  }
  return index;
}

/** From the surest to the least sure: the same in another Unicode form, in another case. */
function keysOf(name: string): readonly string[] {
  const composed = name.normalize('NFC');
  return [`same: ${composed}`, `like: ${composed.toLowerCase()}`];
}

function findIn({ names, others }: FolderIndex, name: string): string | undefined {
  const same = names.get(name);
  if (same !== undefined) return same === '' ? undefined : same;
  const found = [...keysOf(name), ...keysOf(name).map((each) => `${each} without its ending`)]
    .map((key) => others().get(key))
    .find((paths) => paths !== undefined);
  return found?.size === 1 ? [...found][0] : undefined;
}
