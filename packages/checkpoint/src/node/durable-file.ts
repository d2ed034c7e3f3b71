import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';

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
    await mkdir(dirname(file), { recursive: true });
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
