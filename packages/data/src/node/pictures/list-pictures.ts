import { opendir, readFile, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { DataError } from '../../data-error';
import { fileError } from '../file-error';
import type { Part } from '../idx-files';
import { parseLabelsCsv, type LabelLine } from './labels-csv';
import { FORMATS, promisedFormat } from './picture-format';

/** A picture as the folder lists it, before anybody looked inside. */
export interface ListedPicture {
  /** Path on this machine. */
  readonly file: string;
  /** Path inside the folder, with slashes. */
  readonly name: string;
  /** Name of its class; null where the pictures have no labels. */
  readonly className: string | null;
  /** The part, where the folder itself divides train from test. */
  readonly part: Part | null;
  /** The line of the table of labels that names it; null where the folder itself was listed. */
  readonly namedBy: string | null;
}

/** What a folder of pictures holds. */
export interface PictureListing {
  /** Names of the classes in the order of their labels, or null. */
  readonly classNames: readonly string[] | null;
  /** All pictures, always in the same order; may be gone through more than once. */
  readonly pictures: () => AsyncIterable<ListedPicture> | Iterable<ListedPicture>;
}

const LABELS_FILE = 'labels.csv';
const MAX_DEPTH = 16;
const ENTRIES_AT_ONCE = 1024;
const collator = new Intl.Collator('en', { numeric: true });
const compareNames = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : 1);

/**
 * Finds the pictures of a folder and their classes: by a table of labels, by class folders (inside `train` and `test`
 * where there are such), or none.
 *
 * @param labels a table of labels; `labels.csv` in the folder where undefined and there is one
 * @throws DataError where the folder is missing, holds no pictures, or mixes the forms
 */
export async function listPictures(folder: string, labels: string | undefined): Promise<PictureListing> {
  const { files, folders } = await readFolder(folder);
  const table = labels ?? (files.includes(LABELS_FILE) ? join(folder, LABELS_FILE) : undefined);
  if (table !== undefined) return listByTable(folder, table);
  const loose = files.find((name) => promisedFormat(name) !== undefined);
  if (folders.length === 0 && loose !== undefined) {
    return { classNames: null, pictures: () => walk(folder, '', null, null) };
  }
  if (folders.length === 0) {
    throw new DataError(`${folder} holds no pictures (${FORMATS}); choose another folder`, {
      file: folder,
    });
  }
  if (loose !== undefined) {
    throw new DataError(
      `${folder} holds pictures (${loose}) beside class folders (${folders[0] ?? ''}); move them into class folders, or name their classes in ${LABELS_FILE}`,
      { file: folder },
    );
  }
  return isDivided(folders) ? listDivided(folder, folders) : listByFolders(folder, folders);
}

const partNames: ReadonlyMap<string, Part> = new Map([
  ['train', 'train'],
  ['test', 'test'],
]);

function isDivided(folders: readonly string[]): boolean {
  return folders.length === partNames.size && folders.every((name) => partNames.has(name));
}

function listByFolders(folder: string, classNames: readonly string[]): PictureListing {
  return {
    classNames,
    async *pictures() {
      for (const name of classNames) yield* walk(folder, name, name, null);
    },
  };
}

async function listDivided(folder: string, parts: readonly string[]): Promise<PictureListing> {
  const { folders: classNames } = await readFolder(join(folder, 'train'));
  const { folders: tested } = await readFolder(join(folder, 'test'));
  const unknown = tested.find((name) => !classNames.includes(name));
  if (unknown !== undefined) {
    throw new DataError(
      `${join(folder, 'test', unknown)} is a class that the folder train lacks; add it there or remove it`,
      { file: join(folder, 'test', unknown) },
    );
  }
  if (classNames.length > 0) {
    return {
      classNames,
      async *pictures() {
        for (const [name, part] of partNames) {
          for (const className of name === 'train' ? classNames : tested)
            yield* walk(folder, `${name}/${className}`, className, part);
        }
      },
    };
  }
  return {
    classNames: null,
    async *pictures() {
      for (const name of parts) yield* walk(folder, name, null, partNames.get(name) ?? null);
    },
  };
}

async function listByTable(folder: string, table: string): Promise<PictureListing> {
  const lines = parseLabelsCsv(await readText(table), table);
  if (lines.length === 0) {
    throw new DataError(`${table} names no pictures; write a line file,label for each`, { file: table });
  }
  const classNames = [...new Set(lines.map(({ label }) => label))].sort(compareNames);
  checkLines(lines, table);
  return {
    classNames,
    *pictures() {
      for (const { file, label, line } of lines) {
        const namedBy = `${table}, line ${line}`;
        yield { file: join(folder, file), name: file, className: label, part: null, namedBy };
      }
    },
  };
}

function checkLines(lines: readonly LabelLine[], table: string): void {
  const seen = new Map<string, number>();
  for (const { file, line } of lines) {
    if (normalize(file).startsWith('..') || normalize(file).startsWith(sep)) {
      throw new DataError(
        `${table}, line ${line}, names ${file}, outside the folder; move the picture into it`,
        {
          file: table,
        },
      );
    }
    const earlier = seen.get(file);
    if (earlier !== undefined) {
      throw new DataError(
        `${table} names ${file} twice, in lines ${earlier} and ${line}; remove one of them`,
        {
          file: table,
        },
      );
    }
    seen.set(file, line);
  }
}

/** All pictures below a folder, by name, those in deeper folders too. */
async function* walk(
  root: string,
  below: string,
  className: string | null,
  part: Part | null,
  depth = 0,
): AsyncGenerator<ListedPicture> {
  const folder = join(root, below);
  if (depth > MAX_DEPTH) {
    throw new DataError(`${folder} lies too deep (a link that leads back?); flatten the folder`, {
      file: folder,
    });
  }
  const { files, folders } = await readFolder(folder);
  const inside = (name: string): string => (below === '' ? name : `${below}/${name}`);
  for (const name of files) {
    if (promisedFormat(name) === undefined) continue;
    yield { file: join(folder, name), name: inside(name), className, part, namedBy: null };
  }
  for (const name of folders) yield* walk(root, inside(name), className, part, depth + 1);
}

/** Names in a folder in a fixed order; hidden ones do not count, and links count as what they lead to. */
async function readFolder(folder: string): Promise<{ files: readonly string[]; folders: readonly string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    // Entry by entry, so that of a million files the names alone are kept.
    for await (const entry of await opendir(folder, { bufferSize: ENTRIES_AT_ONCE })) {
      if (entry.name.startsWith('.')) continue;
      const kind = entry.isSymbolicLink() ? await stat(join(folder, entry.name)) : entry;
      if (kind.isDirectory()) folders.push(entry.name);
      else if (kind.isFile()) files.push(entry.name);
    }
  } catch (error) {
    throw fileError('read', folder, error);
  }
  return { files: files.sort(compareNames), folders: folders.sort(compareNames) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw fileError('read', file, error);
  }
}
