import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { ensureBuilt, serveBuiltPage, type ServedPage } from './built-page';
import { findChromium } from './find-chromium';

/** What the tests of one file share: a browser, and the page's address. */
export interface BrowserTest {
  /** Opens the page at that hash, such as `#generate?seed=3`, in a context of its own. */
  open(hash?: string, options?: OpenPageOptions): Promise<Page>;
  readonly address: string;
}

export interface OpenPageOptions {
  readonly backend?: 'webgpu' | 'wasm' | 'cpu';
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** No card is needed: SwiftShader serves WebGPU on the processor. */
const flags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/**
 * Tests of the built page in a real Chromium. Where none is found they are left out with a loud line; with `CI` set that
 * is a failure.
 */
export function describeInBrowser(name: string, tests: (test: BrowserTest) => void): void {
  const executablePath = findChromium();
  if (executablePath === null && process.env['CI'] === undefined) {
    process.stderr.write(
      `\n!!! LEFT OUT: "${name}" needs Chromium or Chrome; install one, or name it in CHROME_PATH, and run: pnpm --filter viewer test\n\n`,
    );
    describe.skip(name, () => {
      tests({ address: '', open: () => Promise.reject(new Error('There is no browser.')) });
    });
    return;
  }
  describe(name, () => {
    let browser: Browser;
    let served: ServedPage;
    beforeAll(async () => {
      if (executablePath === null)
        throw new Error('No Chromium or Chrome was found; name one in CHROME_PATH.');
      ensureBuilt();
      served = await serveBuiltPage();
      browser = await chromium.launch({ executablePath, args: flags });
    }, 180_000);
    afterAll(async () => {
      await browser.close();
      await served.close();
    });
    tests({
      get address() {
        return served.address;
      },
      open: (hash = '', options = {}) => openPage(browser, `${served.address}${hash}`, options),
    });
  });
}

async function openPage(
  browser: Browser,
  address: string,
  { backend, ...context }: OpenPageOptions,
): Promise<Page> {
  const page = await (await browser.newContext({ ...context, baseURL: address })).newPage();
  page.setDefaultTimeout(60_000);
  if (backend !== undefined) {
    await page.addInitScript((name) => {
      localStorage.setItem('viewer.backend', name);
    }, backend);
  }
  await page.goto(address);
  return page;
}
