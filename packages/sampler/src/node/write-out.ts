import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './usage-error';

/** @throws UsageError where the bytes of a file would go to a terminal */
export function checkStandardOutput(): void {
  if (!process.stdout.isTTY) return;
  throw new UsageError('--out -: standard output is a terminal. Add "> file", or "| program".');
}

/** Writes a file, with the folders that it lies in; or to standard output, where the path is null. */
export async function writeOut(file: string | null, bytes: Uint8Array): Promise<void> {
  if (file === null) {
    await writeStandardOutput(bytes);
    return;
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

/** Ends quietly where whoever reads has read enough. */
async function writeStandardOutput(bytes: Uint8Array): Promise<void> {
  try {
    await pipeline(Readable.from([bytes]), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}
