// Where the packages are tried: one line a host. `pnpm check:hosts` reads it, and so does the test of FEATURES.md.
//
// - folder: its project, in `hosts/`, `projects/` or `examples/`; what it needs stands in its package.json
// - install: what installs it; see host-install.mjs
// - node: which Node of npm runs it; that of this process where empty
// - answer: how it gives its pictures; see host-answer.mjs
// - engines: what must have computed them, one picture each
// - version: whose version is told
const columns = ['name', 'folder', 'install', 'node', 'answer', 'engines', 'version'];

const both = 'ONNX Runtime, WebAssembly';

const lines = [
  ['Node 20', 'node-any', 'npm', '20', 'prints', both, 'node'],
  ['Node 22', 'node-any', 'npm', '22', 'prints', both, 'node'],
  ['Node 24', 'node-any', 'npm', '24', 'prints', both, 'node'],
  ['Node 26', 'node-any', 'npm', '26', 'prints', both, 'node'],
  ['tsx', 'tsx', 'npm', '', 'prints', both, 'tsx'],
  ['Bun', 'bun', 'npm', '', 'prints', both, 'bun'],
  ['Deno', 'deno', 'npm', '', 'prints', both, 'deno'],
];

/** All hosts, as objects with the columns as their keys. */
export const hosts = lines.map((line) =>
  Object.fromEntries(columns.map((column, index) => [column, line[index]])),
);
