import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { sha256 } from './checksum';

/** The folder for what is made once and can be made again: `$XDG_CACHE_HOME/ddpm`, or `~/.cache/ddpm`. */
export function defaultCacheFolder(): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'ddpm');
}

/** Files of a cache folder, or undefined where one is missing or differs from its SHA-256. */
export async function readCached(
  folder: string,
  names: readonly string[],
  checksums: Readonly<Record<string, string>>,
): Promise<Record<string, Uint8Array> | undefined> {
  const files: Record<string, Uint8Array> = {};
  for (const name of names) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes === undefined || sha256(bytes) !== checksums[name]) return undefined;
    files[name] = bytes;
  }
  return files;
}

/** Writes files into a folder, each under a name of its own first and then renamed: no reader sees half of one. */
export async function writeCached(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await replaceFile(join(folder, name), bytes);
}

async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    const handle = await open(unfinished, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
