// Packs every package, installs the tarballs with npm and with pnpm outside the workspace, and uses them there as a
// stranger would; runs the examples in the same place. Needs the built packages and a package registry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium, startChromium } from './chromium.mjs';
import { startRegistry } from './local-registry.mjs';
import { packPackages } from './pack-packages.mjs';
import { installWithNpm, installWithPnpm } from './project-folders.mjs';
import {
  builtPageScenario,
  exampleScriptScenarios,
  nodeScenarios,
  oneCoreScenarios,
  trainingScenario,
  typeScenario,
  vitePageScenario,
} from './scenarios.mjs';

let failures = 0;

async function report(name, action) {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
  try {
    await action();
    console.log(`✓ ${name} (${seconds()} s)`);
    return true;
  } catch (error) {
    failures += 1;
    console.error(`✗ ${name} (${seconds()} s)\n`, error);
    return false;
  }
}

async function reportAll(scenarios) {
  for (const [name, action] of Object.entries(scenarios)) await report(name, action);
}

async function runPages(folder, seven) {
  const executablePath = findChromium();
  if (executablePath === null) {
    console.error(
      '!!! LEFT OUT: four pages need Chromium or Chrome; install one, or name it in CHROME_PATH.',
    );
    if (process.env.CI) failures += 1;
    return;
  }
  const browser = await startChromium(executablePath);
  try {
    await reportAll({
      ...builtPageScenario(path.join(folder, 'html-page'), '.', browser, seven),
      ...builtPageScenario(path.join(folder, 'webpack'), '.', browser, seven),
      ...builtPageScenario(path.join(folder, 'svelte'), 'dist', browser, seven),
      ...vitePageScenario(path.join(folder, 'react'), browser, seven),
    });
  } finally {
    await browser.close();
  }
}

async function verify(folder) {
  const npmFolder = path.join(folder, 'npm');
  const pnpmFolder = path.join(folder, 'pnpm');
  const packages = await packPackages(path.join(folder, 'tarballs'));
  const registry = await startRegistry(packages);
  const installs = await Promise.all([
    report(`npm installs ${packages.length} packages`, () =>
      installWithNpm(npmFolder, packages, registry.origin),
    ),
    report('pnpm installs every project and example', () => installWithPnpm(pnpmFolder, registry.origin)),
  ]);
  registry.close();
  if (installs.includes(false)) return;

  const seven = {};
  console.log('\nInstalled with npm, no ONNX Runtime:');
  await reportAll(nodeScenarios(npmFolder, 'WebAssembly', seven));
  console.log('\nInstalled with pnpm, with ONNX Runtime where the project names it:');
  await reportAll({
    ...nodeScenarios(path.join(pnpmFolder, 'node'), 'ONNX Runtime', seven),
    ...typeScenario(path.join(pnpmFolder, 'types')),
    ...trainingScenario(path.join(pnpmFolder, 'training')),
    ...oneCoreScenarios(npmFolder, pnpmFolder),
    ...exampleScriptScenarios(pnpmFolder, 'deno', seven),
  });
  await runPages(pnpmFolder, seven);
}

const folder = mkdtempSync(path.join(tmpdir(), 'ddpm-packages-'));
try {
  await verify(folder);
} finally {
  if (process.env.KEEP_PROJECTS) console.log(`The projects are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = failures === 0 ? 0 : 1;
