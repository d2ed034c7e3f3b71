import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './run-command.mjs';

export const repository = path.join(import.meta.dirname, '..');

/**
 * Packs public packages of the workspace as they would be published.
 *
 * @param folder where the tarballs go
 * @param workspace another copy of this repository
 * @param filters which packages, in pnpm's words; every one where left out
 * @returns for each: name, version, file (the tarball), size in bytes, files (paths inside)
 */
export async function packPackages(folder, workspace = repository, filters = ['./packages/*']) {
  const chosen = filters.flatMap((filter) => ['--filter', filter]);
  const args = [...chosen, 'pack', '--json', '--pack-destination', folder];
  const packed = JSON.parse(await runCommand('pnpm', args, { cwd: workspace }));
  return packed.map(({ name, version, filename, files }) => {
    const file = path.resolve(folder, filename);
    return { name, version, file, size: readFileSync(file).length, files: files.map((entry) => entry.path) };
  });
}
