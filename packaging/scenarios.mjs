// What a stranger does with the packages. Every scenario ends with a fact that could be otherwise: a seven that is the
// same seven everywhere, a loss that falls, types that compile and a mistake that does not.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pictureOfPage, serveFolder } from './chromium.mjs';
import { runCommand, startCommand } from './run-command.mjs';
import { assertSamePicture } from './same-seven.mjs';

async function runNode(node, scripts, cwd) {
  const output = await runCommand(node, [scripts].flat(), { cwd });
  return JSON.parse(output.trim().split('\n').at(-1));
}

/**
 * Node scenarios in an installed project.
 *
 * @param device what the description of the sampler's device must hold
 * @param seven where the pixels of the first seven are kept, with which all others are compared
 */
export function nodeScenarios(folder, device, seven, node = process.execPath) {
  return {
    [`an ES module samples a seven (${device}), and a classifier reads it`]: async () => {
      const result = await runNode(node, 'sample.mjs', folder);
      assert.ok(result.device.includes(device), `it was computed by ${result.device}`);
      assert.equal(result.readAs, 7);
      seven.pixels ??= result.pixels;
      assertSamePicture(result.pixels, seven.pixels);
    },
    'CommonJS samples the same seven, in a realm of its own without import()': async () => {
      const { pixels } = await runNode(node, ['in-a-realm.cjs', 'sample.cjs'], folder);
      assertSamePicture(pixels, seven.pixels);
    },
    'every entry point exports the same to import and to require': async () => {
      const { entries } = await runNode(node, 'load-every-entry.mjs', folder);
      assert.ok(entries.length > 12, `only ${entries.length} entry points were found`);
    },
  };
}

/** Strict TypeScript, with the declarations of the packages checked too, under each way of finding them. */
export function typeScenario(folder) {
  return {
    'strict TypeScript 5.9 compiles under bundler, nodenext and node16': () =>
      runCommand('pnpm', ['run', 'typescript-5.9'], { cwd: folder }),
    'and the example of Bun and Deno': () => runCommand('pnpm', ['run', 'example'], { cwd: folder }),
  };
}

/** Ten steps of the default recipe on the real digits. */
export function trainingScenario(folder, node = process.execPath) {
  return {
    'ten training steps on MNIST lower the loss': async () => {
      const { losses } = await runNode(node, 'ten-steps.js', folder);
      const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.equal(losses.length, 10);
      assert.ok(mean(losses.slice(-3)) < mean(losses.slice(0, 3)), `the losses were ${losses.join(', ')}`);
    },
  };
}

/** Two copies of the core would not know each other's backends. */
export function oneCoreScenarios(npmFolder, pnpmFolder) {
  const isCore = (entry) => entry.endsWith('node_modules/@tensorflow/tfjs-core');
  return {
    'npm installs one copy of tfjs-core': () => {
      const lock = path.join(npmFolder, 'node_modules/.package-lock.json');
      const copies = Object.keys(JSON.parse(readFileSync(lock, 'utf8')).packages).filter(isCore);
      assert.equal(copies.length, 1, copies.join(', '));
    },
    'pnpm installs one copy of tfjs-core': () => {
      const store = path.join(pnpmFolder, 'node_modules/.pnpm');
      const copies = readdirSync(store).filter((name) => name.startsWith('@tensorflow+tfjs-core@'));
      assert.equal(copies.length, 1, copies.join(', '));
    },
  };
}

/** Builds a page, and opens what was built. */
export function builtPageScenario(folder, servedFolder, browser, seven) {
  return {
    [`${path.basename(folder)}: the built page draws the same seven in Chromium`]: async () => {
      await runCommand('pnpm', ['run', 'build'], { cwd: folder });
      const { address, close } = await serveFolder(path.join(folder, servedFolder));
      try {
        assertSamePicture((await pictureOfPage(browser, address)).pixels, seven.pixels);
      } finally {
        close();
      }
    },
  };
}

/** Opens a page as Vite's development server serves it, unbundled. */
export function vitePageScenario(folder, browser, seven) {
  return {
    [`${path.basename(folder)}: the page under Vite's server draws the same seven in Chromium`]: async () => {
      const vite = path.join(folder, 'node_modules/vite/bin/vite.js');
      const server = startCommand(process.execPath, [vite, '--host', '127.0.0.1'], { cwd: folder });
      try {
        const [address] = await server.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\//);
        assertSamePicture((await pictureOfPage(browser, address)).pixels, seven.pixels);
      } finally {
        server.stop();
      }
    },
  };
}

/** The example script of Node, and the one of Bun and Deno in whichever of them is named. */
export function exampleScriptScenarios(folder, runtime, seven) {
  return {
    'node-script: writes its two pictures': async () => {
      const cwd = path.join(folder, 'node-script');
      await runCommand('pnpm', ['start'], { cwd });
      const startOf = (file, length) => readFileSync(path.join(cwd, file)).toString('latin1', 0, length);
      assert.equal(startOf('digits.png', 4), '\x89PNG');
      assert.equal(startOf('seven.gif', 6), 'GIF89a');
    },
    [`deno-and-bun: ${runtime} draws the same seven`]: async () => {
      const cwd = path.join(folder, 'deno-and-bun');
      const output = await runCommand('pnpm', ['run', `start:${runtime}`], { cwd });
      const rows = output.split('\n').filter((line) => /^[ ▀▄█]{32}$/.test(line));
      const drawn = rows.flatMap((row) => [upperHalf(row), lowerHalf(row)]).flat();
      assert.deepEqual(
        drawn,
        seven.pixels.map((value) => value > 127),
      );
    },
  };
}

const upperHalf = (row) => [...row].map((character) => '▀█'.includes(character));
const lowerHalf = (row) => [...row].map((character) => '▄█'.includes(character));
