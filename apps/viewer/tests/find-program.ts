import { existsSync } from 'node:fs';
import path from 'node:path';

/** The first of those programs on the PATH, or else the first of those files; null where none is. */
export function findProgram(names: readonly string[], usualPlaces: readonly string[] = []): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...usualPlaces].find((file) => existsSync(file)) ?? null;
}
