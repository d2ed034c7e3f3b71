// Two empty places outside the workspace, as a stranger has them: one folder for npm, and one for pnpm in which every
// project, each example included, has dependencies of its own.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './pack-packages.mjs';
import { runCommand } from './run-command.mjs';

const projects = path.join(import.meta.dirname, 'projects');
const examples = path.join(repository, 'examples');

function writeJson(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Only `@ddpm` comes from the local registry; everything else from where the user's settings say. */
export function useRegistry(folder, origin) {
  writeFileSync(path.join(folder, '.npmrc'), `@ddpm:registry=${origin}/\n`);
}

/** Installs every package with npm into one project that holds the files of `projects/node`. No ONNX Runtime: wasm. */
export async function installWithNpm(folder, packages, origin) {
  cpSync(path.join(projects, 'node'), folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const everyPackage = Object.fromEntries(packages.map(({ name, version }) => [name, `^${version}`]));
  const dependencies = { ...manifest.dependencies, ...everyPackage };
  delete dependencies['onnxruntime-node'];
  writeJson(path.join(folder, 'package.json'), { ...manifest, dependencies });
  useRegistry(folder, origin);
  await runCommand('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
}

/** Installs every project and every example with pnpm, each with no more than its own package.json names. */
export async function installWithPnpm(folder, origin) {
  const isSource = (file) => !/(^|[\\/])(node_modules|dist)$/.test(file);
  mkdirSync(folder, { recursive: true });
  for (const source of [projects, examples]) {
    for (const { name } of readdirSync(source, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )) {
      cpSync(path.join(source, name), path.join(folder, name), { recursive: true, filter: isSource });
    }
  }
  writeJson(path.join(folder, 'package.json'), { name: 'strangers', private: true });
  writeFileSync(
    path.join(folder, 'pnpm-workspace.yaml'),
    [
      "packages: ['*']",
      'linkWorkspacePackages: false',
      'pmOnFail: ignore',
      'allowBuilds: { deno: false, esbuild: false, onnxruntime-node: false }',
      '',
    ].join('\n'),
  );
  useRegistry(folder, origin);
  await runCommand('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline'], {
    cwd: folder,
    env: { CI: 'true' },
  });
}
