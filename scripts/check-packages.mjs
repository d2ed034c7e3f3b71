// Every package has the same files in the same places and the same promises in its package.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const testFiles = ['!src/**/*.test.ts', '!src/**/reference', '!src/**/testing'];

const root = path.join(import.meta.dirname, '..');
const files = [
  'LICENSE',
  'README.md',
  'package.json',
  'src/index.ts',
  'tsconfig.json',
  'tsup.config.ts',
  'vitest.config.ts',
];

function internalRanges({ dependencies = {}, devDependencies = {} }) {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name]) => name.startsWith('@ddpm/'))
    .map(([, range]) => range);
}

function faultsOf(name) {
  const folder = path.join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const readme = path.join(folder, 'README.md');
  const hasNodeEntry = existsSync(path.join(folder, 'src/node.ts'));
  const expectations = [
    ...files.map((file) => [existsSync(path.join(folder, file)), `${file} is missing`]),
    [manifest.name === `@ddpm/${name}`, `package.json: the name should be @ddpm/${name}`],
    [manifest.sideEffects === false, 'package.json: sideEffects should be false'],
    [manifest.license === 'MIT', 'package.json: the license should be MIT'],
    [Boolean(manifest.description), 'package.json: the description is missing'],
    [
      './node' in manifest.exports === hasNodeEntry,
      'package.json: exports["./node"] and src/node.ts disagree',
    ],
    [
      !Object.keys(manifest.dependencies ?? {}).includes('@tensorflow/tfjs-core'),
      'package.json: @tensorflow/tfjs-core must be a peer dependency, so that there is one copy',
    ],
    [
      internalRanges(manifest).every((range) => range === 'workspace:^'),
      'package.json: other @ddpm packages are depended on as workspace:^, which is published as a caret range',
    ],
    [
      !manifest.files.includes('src') || testFiles.every((pattern) => manifest.files.includes(pattern)),
      `package.json: files should leave out what only tests need: ${testFiles.join(', ')}`,
    ],
    [
      existsSync(readme) && readFileSync(readme, 'utf8').includes('```ts'),
      'README.md: an example is missing',
    ],
  ];
  return expectations.filter(([holds]) => !holds).map(([, fault]) => `packages/${name}: ${fault}`);
}

const faults = readdirSync(path.join(root, 'packages')).flatMap(faultsOf);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
