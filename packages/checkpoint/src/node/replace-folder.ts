import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
// Of Deno's `node:process`, `uptime` cannot be imported by its name.
import process, { kill, pid } from 'node:process';
import { ensureFolder, syncFolder } from './durable-file';
import { errorCode } from './file-error';

/** A folder that is replaced as a whole, and the names beside it that the replacement uses. */
interface Place {
  readonly folder: string;
  readonly parent: string;
  /** Where the old folder waits between the two renames. */
  readonly previous: string;
  /** Starts the name of a folder that is being written; the writer's process id follows. */
  readonly stagingPrefix: string;
}

/**
 * Replaces a folder as a whole: `fill` writes the new one beside it, durably; then the old one is renamed aside and
 * the new one into place. A process killed at any moment leaves the old or the new one whole, under `folder` or,
 * between the two renames, under the name that `findFolder` looks for. Files of the old folder that the new one
 * lacks are moved over.
 */
export async function replaceFolder(folder: string, fill: (staging: string) => Promise<void>): Promise<void> {
  const place = await placeOf(folder);
  await ensureFolder(place.parent);
  await recover(place);
  await removeStale(place);
  const staging = join(place.parent, `${place.stagingPrefix}${pid}-${randomUUID()}`);
  try {
    await mkdir(staging);
    await fill(staging);
    await swapIn(staging, place);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  await finish(place);
}

/** Where to read a folder that `replaceFolder` writes: it, or the old one set aside by a writer that was killed. */
export async function findFolder(folder: string): Promise<string> {
  const { previous } = await placeOf(folder);
  return !(await exists(folder)) && (await exists(previous)) ? previous : folder;
}

async function placeOf(folder: string): Promise<Place> {
  const absolute = await realpath(folder).catch(() => resolve(folder));
  const parent = dirname(absolute);
  const name = basename(absolute);
  return {
    folder: absolute,
    parent,
    previous: join(parent, `.${name}.previous`),
    stagingPrefix: `.${name}.writing-`,
  };
}

/** Ends what a killed writer left half done. */
async function recover(place: Place): Promise<void> {
  if (!(await exists(place.previous))) return;
  if (await exists(place.folder)) await finish(place);
  else await rename(place.previous, place.folder);
}

async function swapIn(staging: string, place: Place): Promise<void> {
  const replacing = await exists(place.folder);
  if (replacing) await rename(place.folder, place.previous);
  try {
    await rename(staging, place.folder);
  } catch (error) {
    if (replacing) await rename(place.previous, place.folder);
    throw error;
  }
}

/** The new folder is in place: makes that durable, moves over what it lacks, and removes the old one. */
async function finish(place: Place): Promise<void> {
  await syncFolder(place.parent);
  if (!(await exists(place.previous))) return;
  await moveMissing(place.previous, place.folder);
  await rm(place.previous, { recursive: true, force: true });
}

async function moveMissing(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (!(await exists(target))) await rename(source, target);
    else if (entry.isDirectory()) await moveMissing(source, target);
  }
  await syncFolder(to);
}

/** Removes what killed writers left beside the folder. */
async function removeStale(place: Place): Promise<void> {
  for (const name of await readdir(place.parent)) {
    if (!name.startsWith(place.stagingPrefix)) continue;
    const left = join(place.parent, name);
    const writer = Number.parseInt(name.slice(place.stagingPrefix.length), 10);
    if (!(await mayBeWriting(writer, left))) await rm(left, { recursive: true, force: true });
  }
}

/** False where the process that wrote `staging` is gone, or is an earlier one that had this process's id. */
async function mayBeWriting(writer: number, staging: string): Promise<boolean> {
  if (writer !== pid) return isAlive(writer);
  const { birthtimeMs } = await stat(staging);
  return birthtimeMs >= Date.now() - process.uptime() * 1000;
}

function isAlive(id: number): boolean {
  try {
    return kill(id, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
