// Asks the registry when each dependency was last released, and writes table.json anew: `pnpm refresh:alive`. A mirror
// may know a later day than that of the release, the one on which it took it.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { usedDependencies } from './dependencies.mjs';

const AT_ONCE = 8;
const file = path.join(import.meta.dirname, 'table.json');
const run = promisify(execFile);

/** What npm's registry, or the mirror that npm is set up with, holds of a package or of one version of it. */
async function view(what, ...fields) {
  const { stdout } = await run('npm', ['view', what, '--json', ...fields], {
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });
  return stdout.trim() === '' ? null : JSON.parse(stdout);
}

async function rowOf({ name, version }) {
  const { time, 'dist-tags': tags } = await view(name, 'time', 'dist-tags');
  const deprecated = await view(`${name}@${version}`, 'deprecated');
  return {
    name,
    used: version,
    latest: tags.latest,
    lastRelease: time[tags.latest].slice(0, 10),
    ...(typeof deprecated === 'string' ? { deprecated } : {}),
  };
}

const waiting = usedDependencies();
const rows = [];
const ask = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) rows.push(await rowOf(next));
};
await Promise.all(Array.from({ length: AT_ONCE }, ask));
const table = {
  asked: new Date().toISOString().slice(0, 10),
  packages: rows.sort((a, b) => (a.name < b.name ? -1 : 1)),
};
writeFileSync(file, await format(JSON.stringify(table), { parser: 'json', printWidth: 110 }));
console.log(`Wrote ${rows.length} packages to ${path.relative(process.cwd(), file)}.`);
