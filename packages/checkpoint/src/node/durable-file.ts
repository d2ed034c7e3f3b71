import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';
import { errorCode } from './file-error';

/** Writes a new file and returns once its bytes are on the disk. Refuses to replace a file. */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes new files by their path within `folder`, and returns once they and their folders are on the disk. */
export async function writeFilesDurably(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const folders = new Set([folder]);
  for (const [path, bytes] of Object.entries(files)) {
    const file = join(folder, path);
    folders.add(dirname(file));
    await ensureFolder(dirname(file));
    await writeDurably(file, bytes);
  }
  for (const written of folders) await syncFolder(written);
}

/** Returns once the names in a folder are on the disk. Windows keeps them safe by itself and opens no folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder and the ones above it, where they are missing. (Node's recursive `mkdir` never returns in /proc.) */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || parent === folder) throw error;
    await ensureFolder(parent);
    await makeFolder(folder);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  }
}
