import { chromium } from 'playwright-core';
import type { DrivenBrowser } from './driven-page';
import { findChromium } from './find-chromium';

/** Chromium or Chrome, driven by Playwright. */
export const drivenChromium: DrivenBrowser = {
  name: 'Chromium',
  remedy: 'install Chromium or Chrome, or name it in CHROME_PATH',
  isFound: () => findChromium() !== null,
  async launch() {
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      args: ['--no-sandbox'],
    });
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    return {
      open: async (address) => {
        await page.goto(address);
      },
      read: (expression) => page.evaluate(expression),
      screenshot: () => page.screenshot(),
      close: () => browser.close(),
    };
  },
};
