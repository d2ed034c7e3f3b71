// The pages of the installed projects, in a real Chromium.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const contentTypes = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};
const PATIENCE_MS = 120_000;

/** The browser that `CHROME_PATH` names, or the first in one of the usual places; null where there is none. */
export function findChromium() {
  const named = process.env.CHROME_PATH;
  return named ? named : (places.find((place) => existsSync(place)) ?? null);
}

/** Starts Chromium without a GPU. */
export function startChromium(executablePath) {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Serves the files of a folder on a free port of this machine. */
export async function serveFolder(folder) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const asked = path.join(folder, decodeURIComponent(pathname));
    const file = pathname.endsWith('/') ? path.join(asked, 'index.html') : asked;
    const isServed = file.startsWith(folder + path.sep) && existsSync(file) && statSync(file).isFile();
    if (!isServed) return void response.writeHead(404).end();
    response.setHeader('content-type', contentTypes[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, close };
}

/**
 * Opens a page and waits until its canvas says `data-state="ready"`.
 *
 * @returns the canvas's pixels, one grey value each, and its `data-engine`
 * @throws Error with what the page wrote to its console, where it does not come to that
 */
export async function pictureOfPage(browser, address) {
  const page = await browser.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  try {
    await page.goto(address);
    await page.waitForSelector('canvas[data-state="ready"]', { timeout: PATIENCE_MS });
    return await page.evaluate(() => {
      const { document } = globalThis;
      const canvas = document.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const pixels = Array.from({ length: data.length / 4 }, (_, pixel) => data[pixel * 4]);
      return { engine: canvas.dataset.engine, pixels };
    });
  } catch (error) {
    const state = await page.evaluate(() => globalThis.document.body?.innerText).catch(() => '');
    const report = `${address}\nThe page shows: ${state}\nIts console:\n${said.join('\n')}`;
    throw new Error(report, { cause: error });
  } finally {
    await page.close();
  }
}
