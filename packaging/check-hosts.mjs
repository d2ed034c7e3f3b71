// Installs the packed packages as a stranger would in every host of `hosts.mjs`, and has each draw the same seven.
// `pnpm check:hosts` tries all, `pnpm check:hosts bun next` those with such names; with `--write`, FEATURES.md tells the
// result. Needs the built packages.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawnBy } from './host-answer.mjs';
import { installHost, versionOf } from './host-install.mjs';
import { hosts } from './hosts.mjs';
import { versionsIn, withHosts } from './hosts-table.mjs';
import { startRegistry } from './local-registry.mjs';
import { packPackages, repository } from './pack-packages.mjs';
import { comparePictures } from './same-seven.mjs';

const isFlag = (argument) => argument.startsWith('--');
const asked = process.argv
  .slice(2)
  .filter((word) => !isFlag(word))
  .map((name) => name.toLowerCase());
/** With the first host always, whose pictures the others are compared with. */
const chosen = hosts.filter(
  ({ name }, index) =>
    index === 0 || asked.length === 0 || asked.some((part) => name.toLowerCase().includes(part)),
);

const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-hosts-'));
const registry = await startRegistry(await packPackages(path.join(folder, 'tarballs')));
const reference = new Map();
const versions = new Map();
/** Of the last host: the next one often differs in no more than what it runs. */
let last = { key: '' };

async function installed(host) {
  const key = [host.folder, host.install, host.node].join();
  if (last.key === key) return last.project;
  removeLast();
  last = { key, project: await installHost(host, folder, registry.origin) };
  return last.project;
}

function removeLast() {
  const cwd = last.project?.cwd;
  if (cwd !== undefined && !process.env.KEEP_PROJECTS) {
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  }
  last = { key: '' };
}

async function tryHost(host) {
  const project = await installed(host);
  const version = await versionOf(host, project);
  const drawn = await drawnBy(host, project);
  const engines = comparePictures(drawn, host.engines, reference);
  versions.set(host.name, version);
  return `${version}: ${engines || 'compiles'}`;
}

async function report(host) {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
  try {
    console.log(`✓ ${host.name} ${await tryHost(host)} (${seconds()} s)`);
  } catch (error) {
    process.exitCode = 1;
    versions.set(host.name, 'fails');
    console.error(`✗ ${host.name} (${seconds()} s)\n`, error);
  }
}

/** What was not tried this time keeps its row. */
function writeTable() {
  const file = path.join(repository, 'FEATURES.md');
  const page = readFileSync(file, 'utf8');
  writeFileSync(file, withHosts(page, new Map([...versionsIn(page), ...versions])));
}

try {
  for (const host of chosen) {
    await report(host);
    if (process.argv.includes('--write')) writeTable();
  }
} finally {
  registry.close();
  if (process.env.KEEP_PROJECTS) console.log(`The projects are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
