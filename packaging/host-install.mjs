// The project of a host in a folder of its own, with the Node that runs it, installed as its users do.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { useRegistry } from './project-folders.mjs';
import { repository } from './pack-packages.mjs';
import { runCommand } from './run-command.mjs';

const places = ['packaging/hosts', 'packaging/projects', 'examples'];

/** The installers: arguments of npm, and what runs a script of the project. */
const installers = {
  npm: [],
};

function sourceOf({ folder }) {
  return places.map((place) => path.join(repository, place, folder)).find((source) => existsSync(source));
}

/** Puts the Node of a host into a folder, and gives the folder of its binary; null where the host names none. */
async function installNode(folder, major) {
  if (major === '') return null;
  const name = `node-${process.platform}-${process.arch}`;
  const cwd = path.join(folder, `node-${major}`);
  mkdirSync(cwd, { recursive: true });
  await runCommand('npm', ['install', '--ignore-scripts', '--no-save', `${name}@${major}`], { cwd });
  return path.join(cwd, 'node_modules', name, 'bin');
}

/**
 * Copies the project of a host, and installs it.
 *
 * @param folder where all hosts go
 * @param origin of the registry that has our packages
 * @returns `cwd`, and `env`, in which the host's Node comes first
 */
export async function installHost(host, folder, origin) {
  const cwd = path.join(folder, host.name.replaceAll(/\W+/g, '-').toLowerCase());
  cpSync(sourceOf(host), cwd, { recursive: true });
  useRegistry(cwd, origin);
  const bin = await installNode(folder, host.node);
  const env = {
    // Its install script only asks for the libraries of CUDA, from a server of their own.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    ...(bin === null ? {} : { PATH: `${bin}${path.delimiter}${process.env.PATH}` }),
  };
  await runCommand('npm', ['install', '--no-audit', '--no-fund', ...installers[host.install]], { cwd, env });
  return { cwd, env };
}

/** The version of what a host is, as installed. */
export async function versionOf(host, { cwd, env }) {
  if (host.version === 'node') return (await runCommand('node', ['--version'], { cwd, env })).trim().slice(1);
  const manifest = path.join(cwd, 'node_modules', host.version, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
