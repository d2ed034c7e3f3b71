import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MANIFEST, type PackManifest } from './picture-pack';

/** Where pictures come from. */
export interface PictureSource {
  readonly folder: string;
  readonly labels?: string | undefined;
}

/** Leaves room for what is added while a pack is unfinished, on disks that allow 143 bytes. */
const NAME_BYTES = 40;

/**
 * The name of the folder of a pack: that of the pictures, cut to a length that any disk takes, a hash of where they lie,
 * and sixteen digits of the fingerprint.
 */
export function packName({ folder, labels }: PictureSource, fingerprint: string): string {
  const source = createHash('sha256').update(JSON.stringify([resolve(folder), labels ?? null]));
  const name = cutToBytes(basename(resolve(folder)), NAME_BYTES);
  return `${name}-${source.digest('hex').slice(0, 8)}-${fingerprint.slice(0, 16)}`;
}

/** The beginning of a text without half a character at its end. */
function cutToBytes(text: string, most: number): string {
  const letters = new Intl.Segmenter('en').segment(text);
  let cut = '';
  for (const { segment } of letters) {
    if (Buffer.byteLength(cut + segment) > most) break;
    cut += segment;
  }
  return cut;
}

/**
 * Removes the packs of the same folder that were made of pictures which have changed since. Whoever reads one still has
 * its file open and goes on; packs in other sizes of the pictures as they are now stay.
 */
export async function removeOutdated(packFolder: string, { pictures }: PackManifest): Promise<void> {
  const parent = dirname(packFolder);
  const prefix = basename(packFolder).slice(0, -16);
  for (const name of await readdir(parent).catch(() => [])) {
    const isPack = name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length));
    if (!isPack || name === basename(packFolder)) continue;
    if ((await picturesOf(join(parent, name))) !== pictures) await removeWhole(join(parent, name));
  }
}

async function picturesOf(folder: string): Promise<unknown> {
  try {
    return (JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Partial<PackManifest>).pictures;
  } catch {
    return undefined;
  }
}

/** Renamed first, so that nobody finds half of it; where a system keeps open files from that, it stays. */
async function removeWhole(folder: string): Promise<void> {
  const leaving = `${folder}.leaving`;
  try {
    await rename(folder, leaving);
    await rm(leaving, { recursive: true, force: true });
  } catch {
    // The next change removes it.
  }
}
