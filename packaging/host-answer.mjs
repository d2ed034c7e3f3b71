// How a host gives the sevens that it drew.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium, pictureOfPage, serveFolder, startChromium } from './chromium.mjs';
import { startCommand } from './run-command.mjs';

/** Every picture that was printed, whatever else the host prints around it. */
function printedPictures(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('{"engine":')).map((line) => JSON.parse(line));
}

async function openPage(address) {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('Install Chromium or Chrome, or name it in CHROME_PATH.');
  const browser = await startChromium(executablePath);
  try {
    return await pictureOfPage(browser, address);
  } finally {
    await browser.close();
  }
}

async function openBuilt(cwd) {
  const { address, close } = await serveFolder(cwd);
  try {
    return await openPage(address + (existsSync(path.join(cwd, 'dist/index.html')) ? 'dist/' : ''));
  } finally {
    close();
  }
}

/** Runs the server of the project's script `start` itself: under npm it would outlive its stop. */
async function whileServed({ cwd, env }, use) {
  const { scripts } = JSON.parse(readFileSync(path.join(cwd, 'package.json'), 'utf8'));
  const [command, ...args] = scripts.start.split(' ');
  const server = startCommand(path.join(cwd, 'node_modules/.bin', command), args, { cwd, env });
  try {
    const [address] = await server.waitForOutput(/http:\/\/(127\.0\.0\.1|localhost):\d+/);
    return await use(address);
  } finally {
    server.stop();
    await server.ended;
  }
}

async function fetchPicture(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}: ${await response.text()}`);
  return response.json();
}

const answers = {
  // A script prints them; `draw`, where none is named.
  prints: async ({ runScript }, script = 'draw') => printedPictures(await runScript(script)),
  // The script `build` makes a page, which is opened in Chromium.
  page: async ({ cwd, runScript }) => {
    await runScript('build');
    return [await openBuilt(cwd)];
  },
  // The script `start` serves a page as it is developed.
  server: async (installed) => [await whileServed(installed, openPage)],
  // The script `build` makes what `start` serves: a page, and a picture computed by the server at `/seven`.
  'page and server': async (installed) => {
    await installed.runScript('build');
    return whileServed(installed, async (address) => [
      await openPage(address),
      await fetchPicture(`${address}/seven`),
    ]);
  },
  // A script compiles the types, and draws nothing.
  compiles: async ({ runScript }, script) => {
    await runScript(script);
    return [];
  },
};

/**
 * Has a host draw its sevens.
 *
 * @returns for each the engine's description, where the host tells it, and the pixels
 */
export function drawnBy({ answer }, installed) {
  const [kind, script] = answer.split(': ');
  return answers[kind](installed, script);
}
