// Installs TensorFlow's native library for `--backend tensorflow`, on request only: it takes several hundred megabytes.
//   pnpm --filter trainer setup:tensorflow                    for the CPU
//   pnpm --filter trainer setup:cuda                          for an NVIDIA GPU
//   pnpm --filter trainer setup:tensorflow --library FOLDER   its binding built against the library in FOLDER
// docs/backends.md says what each needs. Nothing outside node_modules/.tensorflow changes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({ options: { cuda: { type: 'boolean' }, library: { type: 'string' } } });
const packageName = flags.cuda ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json');
const folder = path.join(import.meta.dirname, '../node_modules/.tensorflow');
const packageFolder = path.join(folder, 'node_modules', packageName);

installPackage();
if (flags.library === undefined) fetchNativePart();
else buildNativePart(path.resolve(process.env.INIT_CWD ?? '', flags.library));
reportDevice();

/** The JavaScript alone; npm, because it needs no leave to run the package's install script afterwards. */
function installPackage() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "tensorflow-native", "private": true }\n');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  npm(['install', '--prefix', folder, ...options, `${packageName}@${version}`]);
}

/** The package's own install script, which downloads the TensorFlow library and a binding. */
function fetchNativePart() {
  npm(['run', '--prefix', packageFolder, 'install']);
}

/** @param library holds `include` and, itself or in `lib`, the library's files, as a wheel or a release of TensorFlow does */
function buildNativePart(library) {
  if (process.platform !== 'linux') abandon('--library is for Linux.');
  const target = path.join(packageFolder, 'deps');
  mkdirSync(path.join(target, 'lib'), { recursive: true });
  symlinkSync(path.join(library, 'include'), path.join(target, 'include'));
  for (const part of ['libtensorflow', 'libtensorflow_framework']) linkLibrary(library, target, part);
  // Headers that came with Node spare their download.
  const nodeFolder = path.dirname(path.dirname(process.execPath));
  const hasHeaders = existsSync(path.join(nodeFolder, 'include/node/node_api.h'));
  const environment = hasHeaders ? { npm_config_nodedir: nodeFolder } : {};
  npm(['run', '--prefix', packageFolder, 'build-addon-from-source'], environment);
}

/** Links a library's file under its own name, which the binding asks for, and under the name that the linker looks for. */
function linkLibrary(library, target, part) {
  const names = [`${part}.so.2`, `${part}_cc.so.2`];
  const file = [library, path.join(library, 'lib')]
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => path.join(place, name)))
    .find((candidate) => names.includes(path.basename(candidate)));
  if (file === undefined) abandon(`Neither ${library} nor its folder lib holds ${names.join(' or ')}.`);
  symlinkSync(file, path.join(target, 'lib', path.basename(file)));
  symlinkSync(path.basename(file), path.join(target, 'lib', `${part}.so`));
}

/** Loads what was installed in a process of its own and says what it computes on. */
function reportDevice() {
  const program = `const { binding, isUsingGpuDevice } = require('${packageName}').backend();
    console.log(JSON.stringify({ library: binding.TF_Version, isUsingGpuDevice }));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  if (status !== 0) {
    fail(`${packageName} is installed, but does not load. docs/backends.md lists what it needs.\n${stderr}`);
  }
  const { library, isUsingGpuDevice } = JSON.parse(stdout.trim().split('\n').at(-1));
  console.log(
    `TensorFlow ${library} computes on the ${isUsingGpuDevice ? 'GPU' : 'CPU'}. Use: --backend tensorflow`,
  );
  if (flags.cuda && !isUsingGpuDevice) {
    console.log('It found no GPU that it can use: docs/backends.md says which CUDA and cuDNN it needs.');
  }
}

function npm(args, environment = {}) {
  const { status } = spawnSync('npm', args, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  });
  if (status !== 0) abandon(`npm ${args[0]} failed. docs/backends.md says what it needs and downloads.`);
}

/** Half an installation would hide a whole one elsewhere. */
function abandon(message) {
  rmSync(folder, { recursive: true });
  fail(`${message} Nothing was left installed.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
