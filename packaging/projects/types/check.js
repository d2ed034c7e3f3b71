// Compiles with one of the installed versions of TypeScript, under the named configurations or under all.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const [version, ...named] = process.argv.slice(2);
const folder = path.dirname(createRequire(import.meta.url).resolve(`${version}/package.json`));
for (const name of named.length > 0 ? named : ['bundler', 'nodenext', 'node16']) {
  const args = [path.join(folder, 'bin/tsc'), '-p', `tsconfig.${name}.json`];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}
