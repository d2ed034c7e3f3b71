// Imports every entry point of every package, as an ES module and as CommonJS: both export the same names.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = Object.keys(dependencies).filter((name) => name.startsWith('@ddpm/'));
const entries = packages.flatMap((name) =>
  Object.keys(require(`${name}/package.json`).exports)
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => name + subpath.slice(1)),
);

for (const entry of entries) {
  const imported = Object.keys(await import(entry)).toSorted();
  const required = Object.keys(require(entry)).toSorted();
  if (imported.length === 0) throw new Error(`${entry} exports nothing.`);
  if (imported.join() !== required.join()) {
    throw new Error(`${entry} exports ${imported.join()} to import, but ${required.join()} to require.`);
  }
}
console.log(JSON.stringify({ entries }));
