import { join } from 'node:path';
import { DataError } from '../../data-error';
import type { Part } from '../idx-files';
import { dividedFolders, type PartFolder } from './division-names';
import type { ListedPicture, PictureListing } from './listed-picture';
import { LABELS_FILE, listByTables, tablesIn } from './list-by-table';
import { UnlabelledTable } from './labels-table';
import { endingOf, FORMATS, isUnreadPicture, promisedFormat } from './picture-format';
import { compareNames, readFolder } from './read-folder';
import { countUnread } from './unread-files';

/** How a folder is listed. */
export interface ListingOptions {
  /** A table of labels; that in the folder where undefined and there is one. */
  readonly labels?: string | undefined;
  /** Whether links that lead nowhere are passed over. */
  readonly skipsLost?: boolean;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

const MAX_DEPTH = 16;

/**
 * Finds the pictures of a folder and their classes: by a table of labels, by class folders (inside folders such as
 * `train` and `test` where there are such), or none.
 *
 * @throws DataError where the folder is missing, holds no pictures, or mixes the forms
 */
export async function listPictures(folder: string, options: ListingOptions = {}): Promise<PictureListing> {
  const { labels, skipsLost = false, onNotice } = options;
  const { files, folders } = await readFolder(folder, skipsLost);
  if (labels !== undefined) return listByTables(folder, [{ table: labels, below: '', part: null }]);
  const tables = tablesIn(folder, files);
  const byTable = await ifLabelled(() => listByTables(folder, tables), onNotice);
  if (byTable !== null) return byTable;
  const loose = files.find((name) => promisedFormat(name) !== undefined);
  if (folders.length === 0) {
    if (loose === undefined) throw noPictures(folder, files);
    noteOtherTables(folder, files, onNotice);
    return {
      classNames: null,
      pictures: (onUnread) => walk({ root: folder, skipsLost, onUnread }, '', null, null),
    };
  }
  if (loose !== undefined) {
    throw new DataError(
      `${folder} holds pictures (${loose}) beside class folders (${folders[0] ?? ''}); move them into class folders, or name their classes in ${LABELS_FILE}`,
      { file: folder },
    );
  }
  const divided = dividedFolders(folder, folders);
  if (divided !== undefined) return listDivided(folder, divided, options);
  const inner = await onlyWrapped(folder, folders, skipsLost);
  if (inner === null) return listByFolders(folder, folders, skipsLost);
  onNotice?.(`The pictures are taken from ${inner}, the only folder inside.`);
  return listPictures(inner, options);
}

/** A table that gives no labels is no reason to stop where it only lies there. */
async function ifLabelled(
  list: () => Promise<PictureListing | null>,
  onNotice: ((sentence: string) => void) | undefined,
): Promise<PictureListing | null> {
  try {
    return await list();
  } catch (error) {
    if (!(error instanceof UnlabelledTable) || !/metadata\.\w+$/i.test(error.file ?? '')) throw error;
    onNotice?.(`${error.message}. Until then the folder itself says what the classes are.`);
    return null;
  }
}

function noPictures(folder: string, files: readonly string[]): DataError {
  const unread = countUnread();
  for (const name of files) if (isUnreadPicture(name)) unread.add(name);
  const kept = files.some((name) => endingOf(name) === 'dvc');
  const packed = files.find((name) => /\.(zip|tar|tgz|gz|7z|rar|parquet|arrow)$/i.test(name));
  const remedy = kept
    ? "DVC keeps its files elsewhere; run 'dvc pull' in it"
    : unread.count > 0
      ? `it holds ${unread.summary}; convert them to PNG`
      : packed !== undefined
        ? `unpack ${packed}`
        : 'choose another folder';
  return new DataError(`${folder} holds no pictures (${FORMATS}); ${remedy}`, { file: folder });
}

function noteOtherTables(
  folder: string,
  files: readonly string[],
  onNotice: ((sentence: string) => void) | undefined,
): void {
  const table = files.find((name) => ['csv', 'tsv', 'jsonl'].includes(endingOf(name)));
  if (table === undefined || tablesIn(folder, [table]).length > 0) return;
  onNotice?.(
    `The pictures have no labels. If ${join(folder, table)} holds them, name it as the labels, or call it ${LABELS_FILE}.`,
  );
}

/** The one folder inside that holds folders of its own or a table, as archives unpack; else null. */
async function onlyWrapped(
  folder: string,
  folders: readonly string[],
  skipsLost: boolean,
): Promise<string | null> {
  const [only] = folders;
  if (only === undefined || folders.length > 1) return null;
  const inner = join(folder, only);
  const content = await readFolder(inner, skipsLost);
  if (tablesIn(inner, content.files).length > 0) return inner;
  const isLoose = content.files.some((name) => promisedFormat(name) !== undefined);
  return !isLoose && content.folders.length > 0 ? inner : null;
}

/** Class names in the form that every system writes alike, with the folders of each. */
function classFolders(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const className = name.normalize('NFC');
    found.set(className, [...(found.get(className) ?? []), name]);
  }
  return found;
}

function listByFolders(folder: string, names: readonly string[], skipsLost: boolean): PictureListing {
  const classes = classFolders(names);
  return {
    classNames: [...classes.keys()],
    async *pictures(onUnread) {
      const walking = { root: folder, skipsLost, onUnread };
      for (const [className, folders] of classes) {
        for (const name of folders) yield* walkClass(walking, name, className);
      }
    },
  };
}

/** A class that is divided inside, or not. */
async function* walkClass(walking: Walk, name: string, className: string): AsyncGenerator<ListedPicture> {
  const { files, folders } = await readFolder(join(walking.root, name), walking.skipsLost);
  const isLoose = files.some((file) => promisedFormat(file) !== undefined);
  const parts = isLoose ? undefined : dividedFolders(join(walking.root, name), folders);
  if (parts === undefined) yield* walk(walking, name, className, null);
  for (const { name: inner, part } of parts ?? []) {
    yield* walk(walking, `${name}/${inner}`, className, parts?.length === 1 ? null : part);
  }
}

async function listDivided(
  folder: string,
  parts: readonly PartFolder[],
  { skipsLost = false, onNotice }: ListingOptions,
): Promise<PictureListing> {
  const ways = await Promise.all(parts.map((part) => openPart(folder, part, skipsLost)));
  // One part alone is divided like any folder.
  const partOf = (way: PartWay): Part | null => (parts.length > 1 ? way.part : null);
  const tables = ways.flatMap((way) =>
    tablesIn(join(folder, way.below), way.files).map((found) => ({
      ...found,
      below: way.below,
      part: partOf(way),
    })),
  );
  const byTable = await ifLabelled(() => listByTables(folder, tables), onNotice);
  if (byTable !== null) return byTable;
  const training = ways.filter(({ part }) => part === 'train').flatMap(({ folders }) => folders);
  const classNames = [...classFolders([...new Set(training)].sort(compareNames)).keys()];
  for (const { below, folders } of ways) {
    const unknown = folders.find((name) => !classNames.includes(name.normalize('NFC')));
    if (unknown === undefined) continue;
    const file = join(folder, below, unknown);
    throw new DataError(
      `${file} is a class that the folder ${parts.find(({ part }) => part === 'train')?.name ?? 'train'} lacks; add it there or remove it`,
      { file },
    );
  }
  return {
    classNames: classNames.length > 0 ? classNames : null,
    async *pictures(onUnread) {
      const walking = { root: folder, skipsLost, onUnread };
      for (const way of ways) {
        if (classNames.length === 0) yield* walk(walking, way.below, null, partOf(way));
        for (const name of way.folders)
          yield* walk(walking, `${way.below}/${name}`, name.normalize('NFC'), partOf(way));
      }
    },
  };
}

/** A part's folder, or the one of the same part inside it, as some archives unpack. */
interface PartWay {
  readonly below: string;
  readonly part: Part;
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

async function openPart(folder: string, { name, part }: PartFolder, skipsLost: boolean): Promise<PartWay> {
  const content = await readFolder(join(folder, name), skipsLost);
  const [only] = content.folders;
  const isLoose = content.files.some((file) => promisedFormat(file) !== undefined);
  if (only !== name || content.folders.length > 1 || isLoose) return { below: name, part, ...content };
  return { below: `${name}/${only}`, part, ...(await readFolder(join(folder, name, only), skipsLost)) };
}

interface Walk {
  readonly root: string;
  readonly skipsLost: boolean;
  readonly onUnread: ((path: string) => void) | undefined;
}

/** All pictures below a folder, by name, those in deeper folders too. */
async function* walk(
  walking: Walk,
  below: string,
  className: string | null,
  part: Part | null,
  depth = 0,
): AsyncGenerator<ListedPicture> {
  const folder = join(walking.root, below);
  if (depth > MAX_DEPTH) {
    throw new DataError(`${folder} lies too deep (a link that leads back?); flatten the folder`, {
      file: folder,
    });
  }
  const { files, folders } = await readFolder(folder, walking.skipsLost);
  const inside = (name: string): string => (below === '' ? name : `${below}/${name}`);
  for (const name of files) {
    if (promisedFormat(name) !== undefined)
      yield { file: join(folder, name), name: inside(name), className, part, namedBy: null };
    else if (isUnreadPicture(name)) walking.onUnread?.(join(folder, name));
  }
  for (const name of folders) yield* walk(walking, inside(name), className, part, depth + 1);
}
