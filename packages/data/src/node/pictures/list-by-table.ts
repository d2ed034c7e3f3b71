import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DataError } from '../../data-error';
import type { Part } from '../idx-files';
import { readTextFile } from '../text-file';
import { partOfFolder } from './division-names';
import { createPictureFinder, type FindPicture } from './find-named-pictures';
import { parseLabelsTable } from './labels-table';
import type { ListedPicture, PictureListing } from './listed-picture';
import { promisedFormat } from './picture-format';
import { compareNames } from './read-folder';

export const LABELS_FILE = 'labels.csv';
/** Tables of labels by their names, the first of which counts; the last ones are those of Hugging Face's folders. */
const tableNames: readonly string[] = [
  LABELS_FILE,
  'labels.tsv',
  'labels.jsonl',
  'metadata.csv',
  'metadata.jsonl',
];

/** A table of labels, and for which part of the pictures. */
export interface FoundTable {
  readonly table: string;
  /** Folder inside that of the pictures on which its names build; empty for that folder. */
  readonly below: string;
  readonly part: Part | null;
}

/** The table that lies among some files, in a list of at most one. */
export function tablesIn(folder: string, files: readonly string[]): readonly FoundTable[] {
  const name = tableNames.flatMap((known) => files.find((file) => file.toLowerCase() === known) ?? [])[0];
  return name === undefined ? [] : [{ table: join(folder, name), below: '', part: null }];
}

/**
 * The pictures that tables of labels name; null where there is no table.
 *
 * @throws DataError naming the line that leads out of the folder or names a picture a second time
 */
export function listByTables(folder: string, tables: readonly [FoundTable]): Promise<PictureListing>;
export function listByTables(folder: string, tables: readonly FoundTable[]): Promise<PictureListing | null>;
export async function listByTables(
  folder: string,
  tables: readonly FoundTable[],
): Promise<PictureListing | null> {
  if (tables.length === 0) return null;
  const named: NamedPicture[] = [];
  for (const table of tables) named.push(...(await readTable(folder, table)));
  const classNames = [...new Set(named.map(({ className }) => className))].sort(compareNames);
  const divided = tables.length === 1 ? partsByFolder(named) : named;
  return { classNames, pictures: () => listed(folder, divided) };
}

interface NamedPicture {
  readonly name: string;
  readonly className: string;
  readonly part: Part | null;
  readonly table: string;
  readonly line: number;
}

function* listed(folder: string, named: readonly NamedPicture[]): Generator<ListedPicture> {
  for (const { name, className, part, table, line } of named) {
    yield { file: join(folder, name), name, className, part, namedBy: `${table}, line ${line}` };
  }
}

async function readTable(folder: string, { table, below, part }: FoundTable): Promise<NamedPicture[]> {
  const { lines, hasHeader } = parseLabelsTable(await readTextFile(table), table);
  const refuse = (complaint: string) => new DataError(`${table}${complaint}`, { file: table });
  const [first] = lines;
  if (first === undefined) throw refuse(' names no pictures; write a line file,label for each');
  const find = createPictureFinder(join(folder, below));
  if (!hasHeader) await refuseUnknownHeader(first.file, join(folder, below), find, refuse);
  const seen = new Map<string, number>();
  const named: NamedPicture[] = [];
  for (const { file, label, line } of lines) {
    const found = await find(file);
    if (found === null) {
      throw refuse(`, line ${line}, names ${file}, outside the folder; move the picture into it`);
    }
    const earlier = seen.get(found);
    if (earlier !== undefined) {
      throw refuse(` names ${found} twice, in lines ${earlier} and ${line}; remove one of them`);
    }
    seen.set(found, line);
    const name = below === '' ? found : `${below}/${found}`;
    named.push({ name, className: label, part, table, line });
  }
  return named;
}

/** A first line that names no picture is more likely one that names columns. */
async function refuseUnknownHeader(
  file: string,
  folder: string,
  find: FindPicture,
  refuse: (complaint: string) => DataError,
): Promise<void> {
  const found = await find(file);
  if (found === null || promisedFormat(found) !== undefined || existsSync(join(folder, found))) return;
  throw refuse(
    `, line 1, names ${basename(file)}, which is no picture. Is the first line a header? Then call its columns file and label`,
  );
}

/** Where every picture lies in a folder such as `train` or `test`, and in both kinds, that is its part. */
function partsByFolder(named: readonly NamedPicture[]): readonly NamedPicture[] {
  const parts = named.map(({ name }) =>
    name.includes('/') ? partOfFolder(name.split('/')[0] ?? '') : undefined,
  );
  const isDivided = !parts.includes(undefined) && parts.includes('train') && parts.includes('test');
  return isDivided ? named.map((picture, place) => ({ ...picture, part: parts[place] ?? null })) : named;
}
