// Compiles with one of the installed versions of TypeScript, under the named configurations or under all. From version 6
// on, the types of WebGPU that TensorFlow.js brings contradict TypeScript's own; nothing else may fail.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const [version, ...named] = process.argv.slice(2);
const folder = path.dirname(createRequire(import.meta.url).resolve(`${version}/package.json`));
const known = version === 'typescript-5.9' ? /^$/ : /(@webgpu\/types\/dist\/index|\/lib\.dom)\.d\.ts\(/;

for (const name of named.length > 0 ? named : ['bundler', 'nodenext', 'node16']) {
  const args = [path.join(folder, 'bin/tsc'), '-p', `tsconfig.${name}.json`];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const errors = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
  const others = errors.filter((line) => !known.test(line));
  const failed = others.length > 0 || (status !== 0 && errors.length === 0);
  if (failed) process.exitCode = 1;
  console.log(`${name}: ${failed ? [...others, stderr].join('\n') : 'compiles'}`);
}
