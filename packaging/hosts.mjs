// Where the packages are tried: one line a host. `pnpm check:hosts` reads it, and so does the test of FEATURES.md.
//
// - folder: its project, in `hosts/`, `projects/` or `examples/`; what it needs stands in its package.json
// - install: what installs it; see host-install.mjs
// - node: which Node of npm runs it; that of this process where empty; one of another system in an emulator
// - answer: how it gives its pictures; see host-answer.mjs
// - engines: what must have computed them, one picture each
// - version: whose version is told
// - every: whether `pnpm check:packed`, in every test run, tries it too
const columns = ['name', 'folder', 'install', 'node', 'answer', 'engines', 'version', 'every'];

const [onnx, wasm, plain] = ['ONNX Runtime', 'WebAssembly', 'plain JavaScript'];
const both = `${onnx}, ${wasm}`;

const lines = [
  ['Node 20', 'node-any', 'npm', '20', 'prints', both, 'node', 'yes'],
  ['Node 22', 'node-any', 'npm', '22', 'prints', both, 'node'],
  ['Node 24', 'node-any', 'npm', '24', 'prints', both, 'node'],
  ['Node 26', 'node-any', 'npm', '26', 'prints', both, 'node'],
  ['Node 22, Linux arm64', 'node-any', 'npm', 'linux-arm64 22', 'prints', both, 'node'],
  ['Node 22, Windows', 'node-any', 'npm', 'win-x64 22', 'prints', both, 'node'],
  ['tsx', 'tsx', 'npm', '', 'prints', both, 'tsx'],
  ['Bun', 'bun', 'npm', '', 'prints', both, 'bun'],
  ['Deno', 'deno', 'npm', '', 'prints', both, 'deno', 'yes'],
  ['Vite, built', 'svelte', 'npm', '', 'page', wasm, 'vite', 'yes'],
  ['Vite, its server', 'react', 'npm', '', 'server', wasm, 'vite', 'yes'],
  ['esbuild', 'html-page', 'npm', '', 'page', wasm, 'esbuild', 'yes'],
  ['webpack', 'webpack', 'npm', '', 'page', wasm, 'webpack', 'yes'],
  ['Rollup', 'rollup', 'npm', '', 'page', wasm, 'rollup'],
  ['Parcel', 'parcel', 'npm', '', 'page', wasm, 'parcel'],
  ['Next.js, client and route', 'next', 'npm', '', 'page and server', `${wasm}, ${onnx}`, 'next'],
  ['Jest, CommonJS', 'jest-commonjs', 'npm', '', 'prints', both, 'jest'],
  ['Jest, ES modules', 'jest-modules', 'npm', '', 'prints', both, 'jest'],
  ['vitest, forks', 'vitest', 'npm', '24', 'prints: forks', both, 'vitest'],
  ['vitest, threads', 'vitest', 'npm', '24', 'prints: threads', both, 'vitest'],
  ['vitest, vmThreads', 'vitest', 'npm', '24', 'prints: vm-threads', both, 'vitest'],
  ['vitest, vmForks', 'vitest', 'npm', '24', 'prints: vm-forks', both, 'vitest'],
  ['workerd', 'workerd', 'npm', '24', 'prints', plain, 'workerd'],
  ['npm, no optional', 'node-any', 'npm --omit=optional', '', 'prints', both, 'node'],
  ['npm, no scripts', 'node-any', 'npm --ignore-scripts', '', 'prints', both, 'node'],
  ['npx', 'npx', 'npm', '', 'prints', wasm, 'node'],
  ['yarn', 'node-any', 'yarn, Plug’n’Play', '', 'prints', both, '.yarn/node_modules/@yarnpkg/cli-dist'],
  ['TypeScript 5.9', 'types', 'npm', '', 'compiles: typescript-5.9', '', 'typescript-5.9', 'yes'],
  ['TypeScript 6', 'types', 'npm', '', 'compiles: typescript-6', '', 'typescript-6'],
  ['TypeScript 7', 'types', 'npm', '', 'compiles: typescript-7', '', 'typescript-7'],
];

/** All hosts, as objects with the columns as their keys. */
export const hosts = lines.map((line) =>
  Object.fromEntries(columns.map((column, index) => [column, line[index]])),
);
