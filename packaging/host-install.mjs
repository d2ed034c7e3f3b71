// The project of a host in a folder of its own, with the Node that runs it, installed as its users do.
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installForeignNode, runWithoutNpm } from './foreign-node.mjs';
import { useRegistry } from './project-folders.mjs';
import { repository } from './pack-packages.mjs';
import { runCommand } from './run-command.mjs';

const places = ['packaging/hosts', 'packaging/projects', 'examples'];

const npmWith = (...flags) => ({
  install: (cwd, env) => runCommand('npm', ['install', '--no-audit', '--no-fund', ...flags], { cwd, env }),
  runScript: (script, options) => runCommand('npm', ['run', script], options),
});

/** What installs a project, and runs a script of it. */
const installers = {
  npm: npmWith(),
  'npm --omit=optional': npmWith('--omit=optional'),
  'npm --ignore-scripts': npmWith('--ignore-scripts'),
  'yarn, Plug’n’Play': { install: installWithYarn, runScript: runYarn },
};

/** Yarn comes from npm too; it has settings of its own for what npm's say. */
async function installWithYarn(cwd, env, origin) {
  const setting = async (name) => (await runCommand('npm', ['config', 'get', name], { cwd })).trim();
  const [server, certificates] = [await setting('registry'), await setting('cafile')];
  const settings = [
    `npmRegistryServer: ${server}`,
    ...(certificates === 'null' ? [] : [`httpsCaFilePath: ${certificates}`]),
    `npmScopes: { ddpm: { npmRegistryServer: '${origin}' } }`,
    'unsafeHttpWhitelist: [127.0.0.1]',
    'nodeLinker: pnp',
    'enableTelemetry: false',
    'enableGlobalCache: false',
    'npmMinimalAgeGate: 0',
  ];
  appendFileSync(path.join(cwd, '.yarnrc.yml'), `${settings.join('\n')}\n`);
  const yarn = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--prefix',
    path.join(cwd, '.yarn'),
    '@yarnpkg/cli-dist@4',
  ];
  await runCommand('npm', yarn, { cwd });
  await runYarn('install', { cwd, env: { ...env, YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' } });
}

function runYarn(script, { cwd, env }) {
  const yarn = path.join(cwd, '.yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js');
  return runCommand('node', [yarn, script], { cwd, env });
}

function sourceOf({ folder }) {
  return places.map((place) => path.join(repository, place, folder)).find((source) => existsSync(source));
}

/**
 * Puts the Node of a host into a folder: `22` is one for this machine, `linux-arm64 22` one that an emulator runs.
 *
 * @returns the folder of its binary, null where the host names none, and whether an emulator runs it
 */
async function installNode(folder, node) {
  if (node === '') return { bin: null, isForeign: false };
  const cwd = path.join(folder, `node-${node.replace(' ', '-')}`);
  const [major, kind] = node.split(' ').reverse();
  if (kind !== undefined) return { bin: await installForeignNode(cwd, kind, major), isForeign: true };
  const name = `node-${process.platform}-${process.arch}`;
  mkdirSync(cwd, { recursive: true });
  await runCommand('npm', ['install', '--ignore-scripts', '--no-save', `${name}@${major}`], { cwd });
  return { bin: path.join(cwd, 'node_modules', name, 'bin'), isForeign: false };
}

/**
 * Copies the project of a host, and installs it.
 *
 * @param folder where all hosts go
 * @param origin of the registry that has our packages
 * @returns `cwd`, `env`, in which the host's Node comes first, and `runScript`, which gives what a script prints
 */
export async function installHost(host, folder, origin) {
  const cwd = path.join(folder, host.name.replaceAll(/\W+/g, '-').toLowerCase());
  cpSync(sourceOf(host), cwd, { recursive: true, filter: (file) => !file.includes('node_modules') });
  useRegistry(cwd, origin);
  const { bin, isForeign } = await installNode(folder, host.node);
  // Its install script only asks for the libraries of CUDA, from a server of their own.
  const own = { ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const env = bin === null ? own : { ...own, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const { install, runScript } = installers[host.install];
  await install(cwd, isForeign ? own : env, origin);
  const run = isForeign ? runWithoutNpm : runScript;
  return { cwd, env, runScript: (script) => run(script, { cwd, env }) };
}

/** The version of what a host is, as installed. */
export async function versionOf(host, { cwd, env }) {
  if (host.version === 'node') return (await runCommand('node', ['--version'], { cwd, env })).trim().slice(1);
  const manifest = path.join(
    cwd,
    host.version.startsWith('.') ? '' : 'node_modules',
    host.version,
    'package.json',
  );
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
