import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const lockfile = path.join(import.meta.dirname, '../../pnpm-lock.yaml');
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** What the workspace itself asks the registry for, by name in order: `{ name, version }`, the version that is installed. */
export function usedDependencies() {
  const { importers } = parse(readFileSync(lockfile, 'utf8'));
  const versions = new Map();
  for (const importer of Object.values(importers)) {
    for (const [name, { version }] of kinds.flatMap((kind) => Object.entries(importer[kind] ?? {}))) {
      // `1.2.3(peer@4.5.6)` is version 1.2.3 beside that peer.
      if (!version.startsWith('link:')) versions.set(name, version.replace(/\(.*/, ''));
    }
  }
  return [...versions]
    .map(([name, version]) => ({ name, version }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
