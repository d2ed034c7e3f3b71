import { levelsOfFile } from '../edit/picture-levels';
import type { GreyLevels } from '../edit/grey-levels';
import { isPicture, type DroppedFiles } from '../models/dropped-files';

/** A picture that was brought, as it was understood. */
export interface ReadPicture {
  /** What its folder is called, or its file but for numbers; null where neither says anything. */
  readonly className: string | null;
  readonly levels: GreyLevels;
}

/** What came of files. */
export interface ReadPictures {
  readonly pictures: readonly ReadPicture[];
  /** One sentence for each file that could not be used. */
  readonly problems: readonly string[];
}

/** A file in a .zip that is larger is left packed. */
const MOST_BYTES = 30_000_000;

/** Reads files one by one, and looks into each .zip; what cannot be read is told, and left out. */
export async function readPictures({ files }: DroppedFiles): Promise<ReadPictures> {
  const pictures: ReadPicture[] = [];
  const problems: string[] = [];
  for (const [path, file] of await unpacked(files, problems)) {
    if (!isPicture(path, file)) continue;
    try {
      pictures.push({ className: classOf(path), levels: await levelsOfFile(file, path) });
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (pictures.length === 0 && problems.length === 0) {
    problems.push(
      'There is no picture among these files; bring PNG, JPEG or any format that this browser shows.',
    );
  }
  return { pictures, problems };
}

async function unpacked(
  files: DroppedFiles['files'],
  problems: string[],
): Promise<readonly (readonly [path: string, file: Blob])[]> {
  const found: (readonly [string, Blob])[] = [];
  for (const [path, file] of Object.entries(files)) {
    if (!/\.zip$/i.test(path)) {
      found.push([path, file]);
      continue;
    }
    try {
      found.push(...(await unzipped(file)));
    } catch {
      problems.push(
        `${path} is damaged, or no .zip: pack the pictures again, or choose their folder itself.`,
      );
    }
  }
  return found;
}

async function unzipped(file: Blob): Promise<readonly (readonly [string, Blob])[]> {
  const { unzipSync } = await import('fflate');
  const entries = unzipSync(new Uint8Array(await file.arrayBuffer()), {
    filter: ({ name, originalSize }) =>
      isPicture(name, { type: '' }) && originalSize < MOST_BYTES && !isHidden(name),
  });
  return Object.entries(entries).map(([path, bytes]) => [path, new Blob([new Uint8Array(bytes)])]);
}

/** What macOS adds to archives. */
function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/**
 * The class of a picture by its path: its folder's name, or else what its own name says before its number, such as `cat` of
 * `cat-12.png`.
 */
export function classOf(path: string): string | null {
  const [file = '', folder] = path.split('/').reverse();
  if (folder !== undefined && folder !== '') return folder;
  const name = file.replace(/\.\w+$/, '').replace(/[\s_.()-]*\d+[\s)]*$/, '');
  return name === '' ? null : name;
}
