// Shows what a release would publish, and touches nothing: versions and packs a copy of the packages in a temporary
// folder, by the same commands as the release itself. Needs the built packages.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packPackages, repository } from '../packaging/pack-packages.mjs';
import { packedManifest } from '../packaging/local-registry.mjs';
import { runCommand } from '../packaging/run-command.mjs';

/** Everything that versioning and packing read; of the installed packages only the links between our own. */
function copyPackages(folder) {
  for (const name of ['.changeset', 'package.json', 'pnpm-workspace.yaml', 'packages']) {
    cpSync(path.join(repository, name), path.join(folder, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => {
        const [, inside] = file.split(`${path.sep}node_modules${path.sep}`);
        return inside === undefined || inside.startsWith('@ddpm');
      },
    });
  }
  symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
}

function raiseVersions(folder) {
  const changesets = path.join(repository, 'node_modules/@changesets/cli/bin.js');
  // Change logs name the commit that brought each changeset: the copy reads them from the real repository.
  const env = { GIT_DIR: path.join(repository, '.git'), GIT_WORK_TREE: folder };
  return runCommand(process.execPath, [changesets, 'version'], { cwd: folder, env });
}

function newestChanges(folder, name) {
  const file = path.join(folder, 'packages', name.replace('@ddpm/', ''), 'CHANGELOG.md');
  if (!existsSync(file)) return '  (no change log: nothing changed)';
  const [, newest = ''] = readFileSync(file, 'utf8').split(/^## .*$/m);
  return newest.trim().replace(/^/gm, '  ');
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

function describe(folder, { name, version, file, size, files }) {
  const tarball = readFileSync(file);
  const { dependencies = {}, peerDependencies = {} } = packedManifest(tarball);
  const ranges = Object.entries({ ...dependencies, ...peerDependencies }).map(
    ([of, range]) => `${of} ${range}`,
  );
  return [
    `\n${name} ${version}`,
    `  ${files.length} files, ${megabytes(size)} packed, ${megabytes(gunzipSync(tarball).length)} unpacked`,
    `  depends on ${ranges.join(', ') || 'nothing'}`,
    ...(process.argv.includes('--files') ? files.map((entry) => `    ${entry}`) : []),
    newestChanges(folder, name),
  ].join('\n');
}

const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-release-'));
try {
  copyPackages(folder);
  await raiseVersions(folder);
  const packages = await packPackages(path.join(folder, 'tarballs'), folder);
  for (const packed of packages) console.log(describe(folder, packed));
  const total = packages.reduce((sum, { size }) => sum + size, 0);
  console.log(
    `\nWould publish ${packages.length} packages, ${megabytes(total)} in all. Nothing was published.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
