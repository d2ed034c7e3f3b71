import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file beside its place and moves it there, so that there is never half of one. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.writing`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, file);
}
