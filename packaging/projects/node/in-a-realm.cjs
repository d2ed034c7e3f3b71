// CommonJS as Jest has it: each file in a realm of its own, without `import()`, and without ES modules to `require`.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const realm = vm.createContext();
const known = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', realm));
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
  if ((!known.has(name) || name === 'console') && name !== 'globalThis')
    Object.defineProperty(realm, name, property);
}
realm.global = vm.runInContext('globalThis', realm);

const loaded = new Map();

function load(file) {
  if (!/\.c?js$/.test(file)) return require(file);
  if (loaded.has(file)) return loaded.get(file).exports;
  const module = { exports: {}, filename: file };
  loaded.set(file, module);
  const { resolve } = createRequire(file);
  const requireHere = (name) => load(resolve(name));
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = vm.compileFunction(readFileSync(file, 'utf8'), names, {
    filename: file,
    parsingContext: realm,
  });
  run.call(module.exports, module.exports, requireHere, module, file, path.dirname(file));
  return module.exports;
}

load(path.resolve(process.argv[2]));
