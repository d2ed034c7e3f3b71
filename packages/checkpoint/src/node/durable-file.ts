import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';
import { errorCode } from './file-error';

/** What is written at a time. */
const PIECE_BYTES = 2 ** 20;

/**
 * Writes a new file piece by piece and returns once its bytes are on the disk. Refuses to replace a file.
 *
 * @param onPiece called with each piece before it is written
 */
export async function writeDurably(
  file: string,
  parts: readonly Uint8Array[],
  onPiece?: (piece: Uint8Array) => void,
): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    for (const part of parts) {
      for (let begin = 0; begin < part.length; begin += PIECE_BYTES) {
        const piece = part.subarray(begin, begin + PIECE_BYTES);
        onPiece?.(piece);
        await handle.writeFile(piece);
      }
    }
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
    await writeDurably(file, [bytes]);
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
