import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Makes a folder and those above it, and says truly why it cannot. (Node's own way says ENOENT on a read-only disk.) */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent);
    await mkdir(folder);
  }
}

/** Writes a file beside its place, durably, and moves it there, so that there is never half of one. */
export async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  await makeFolder(path.dirname(file));
  const unfinished = `${file}.writing`;
  try {
    await writeSynced(unfinished, content);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Writes an object as JSON, whole. */
export function writeJson(file: string, content: object): Promise<void> {
  return writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
}

async function writeSynced(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
