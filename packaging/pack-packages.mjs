import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './run-command.mjs';

export const repository = path.join(import.meta.dirname, '..');

/**
 * Packs every public package of the workspace as it would be published.
 *
 * @param folder where the tarballs go
 * @param workspace another copy of this repository
 * @returns for each: name, version, file (the tarball), size in bytes, files (paths inside)
 */
export async function packPackages(folder, workspace = repository) {
  const args = ['--filter', './packages/*', 'pack', '--json', '--pack-destination', folder];
  const packed = JSON.parse(await runCommand('pnpm', args, { cwd: workspace }));
  return packed.map(({ name, version, filename, files }) => {
    const file = path.resolve(folder, filename);
    return { name, version, file, size: readFileSync(file).length, files: files.map((entry) => entry.path) };
  });
}
