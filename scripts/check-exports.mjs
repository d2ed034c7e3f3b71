// The packages, as they are published, resolve for every kind of importer: publint and Are The Types Wrong judge the
// same tarballs, in one process, because both of them by themselves pack each package again and start a compiler for it.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packPackages } from '../packaging/pack-packages.mjs';

// node10 knows no subpath exports; every supported Node does.
const IGNORED_RESOLUTION = 'node10';

async function publintFindings(tarball) {
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true, level: 'warning' });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function typeFindings(tarball) {
  const { types, problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (types === false) return ['attw: there are no types'];
  return problems
    .filter(({ resolutionKind }) => resolutionKind !== IGNORED_RESOLUTION)
    .map((problem) => `attw: ${JSON.stringify(problem)}`);
}

/** A file's bytes in a buffer of their own. */
function readTarball(file) {
  return Uint8Array.from(readFileSync(file)).buffer;
}

const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-exports-'));
try {
  for (const { name, file } of await packPackages(folder)) {
    const tarball = readTarball(file);
    const findings = [...(await publintFindings(tarball)), ...(await typeFindings(tarball))];
    if (findings.length === 0) continue;
    process.exitCode = 1;
    console.error(`${name}:\n${findings.map((finding) => `  ${finding}`).join('\n')}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
