// The built packages resolve for every kind of importer: publint and Are The Types Wrong, package by package.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const linters = [
  ['publint', '--strict'],
  // node10 knows no subpath exports; every supported Node does.
  ['attw', '--pack', '.', '--profile', 'node16', '--format', 'ascii', '--quiet'],
];

let failures = 0;
for (const name of readdirSync(path.join(root, 'packages'))) {
  for (const linter of linters) {
    const result = spawnSync('pnpm', ['exec', ...linter], {
      cwd: path.join(root, 'packages', name),
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (result.status === 0) continue;
    failures += 1;
    console.error(`packages/${name}: ${linter.join(' ')}\n${result.stdout}${result.stderr}`);
  }
}
process.exitCode = failures === 0 ? 0 : 1;
