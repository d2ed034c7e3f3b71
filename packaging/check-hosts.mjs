// Installs the packed packages as a stranger would in every host of `hosts.mjs`, and has each draw the same seven.
// `pnpm check:hosts` tries all, `pnpm check:hosts bun next` those with such names. Needs the built packages.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawnBy } from './host-answer.mjs';
import { installHost, versionOf } from './host-install.mjs';
import { hosts } from './hosts.mjs';
import { startRegistry } from './local-registry.mjs';
import { packPackages } from './pack-packages.mjs';
import { comparePictures } from './same-seven.mjs';

const asked = process.argv.slice(2).map((name) => name.toLowerCase());
/** With the first host always, whose pictures the others are compared with. */
const chosen = hosts.filter(
  ({ name }, index) =>
    index === 0 || asked.length === 0 || asked.some((part) => name.toLowerCase().includes(part)),
);

async function tryHost(host, folder, origin, reference) {
  const installed = await installHost(host, folder, origin);
  try {
    const version = await versionOf(host, installed);
    const drawn = await drawnBy(host, installed);
    return `${version}: ${comparePictures(drawn, host.engines, reference)}`;
  } finally {
    if (!process.env.KEEP_PROJECTS) rmSync(installed.cwd, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function report(host, action) {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
  try {
    console.log(`✓ ${host.name} ${await action()} (${seconds()} s)`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`✗ ${host.name} (${seconds()} s)\n`, error);
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-hosts-'));
const registry = await startRegistry(await packPackages(path.join(folder, 'tarballs')));
const reference = new Map();
try {
  for (const host of chosen) await report(host, () => tryHost(host, folder, registry.origin, reference));
} finally {
  registry.close();
  if (process.env.KEEP_PROJECTS) console.log(`The projects are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
