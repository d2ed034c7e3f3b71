import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { ensureBuilt, serveBuiltPage, type ServedPage } from './built-page';
import { findChromium } from './find-chromium';

/** What the tests of one file share: a browser, and the page's address. */
export interface BrowserTest {
  /**
   * Opens the page at that hash, such as `#generate?seed=3`, in a context of its own. What a test opens is closed after
   * it; what `beforeAll` opens stays.
   */
  open(hash?: string, options?: OpenPageOptions): Promise<Page>;
  readonly address: string;
}

export interface OpenPageOptions {
  readonly backend?: 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** `reduce` where left out: then the end of a run is shown at once. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** `block` where left out: what a service worker fetches, a test cannot hold back. */
  readonly serviceWorkers?: 'allow' | 'block';
  readonly permissions?: readonly string[];
  /** Called before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>;
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
 *
 * @param moreFlags of the browser, such as limits
 */
export function describeInBrowser(
  name: string,
  tests: (test: BrowserTest) => void,
  moreFlags: readonly string[] = [],
): void {
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
    let opened: Page[] = [];
    let isTesting = false;
    beforeAll(async () => {
      if (executablePath === null)
        throw new Error('No Chromium or Chrome was found; name one in CHROME_PATH.');
      ensureBuilt();
      served = await serveBuiltPage();
      browser = await chromium.launch({ executablePath, args: [...flags, ...moreFlags] });
    }, 180_000);
    beforeEach(() => {
      isTesting = true;
    });
    afterEach(async () => {
      isTesting = false;
      await Promise.all(opened.map((page) => page.context().close()));
      opened = [];
    });
    afterAll(async () => {
      await browser.close();
      await served.close();
    });
    tests({
      get address() {
        return served.address;
      },
      async open(hash = '', options = {}) {
        const page = await openPage(browser, `${served.address}${hash}`, options);
        if (isTesting) opened.push(page);
        return page;
      },
    });
  });
}

async function openPage(
  browser: Browser,
  address: string,
  { backend, prepare, permissions = [], ...others }: OpenPageOptions,
): Promise<Page> {
  const context = await browser.newContext({
    ...{ reducedMotion: 'reduce', serviceWorkers: 'block', permissions: [...permissions] },
    ...others,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  if (backend !== undefined) {
    await page.addInitScript((name) => {
      localStorage.setItem('viewer.backend', name);
    }, backend);
  }
  await prepare?.(page);
  await page.goto(address);
  return page;
}
