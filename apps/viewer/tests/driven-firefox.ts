import puppeteer from 'puppeteer-core';
import type { DrivenBrowser } from './driven-page';
import { findProgram } from './find-program';

function findFirefox(): string | null {
  const named = process.env['FIREFOX_PATH'];
  if (named !== undefined && named !== '') return named;
  return findProgram(
    ['firefox', 'firefox-esr'],
    ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  );
}

/** Firefox, driven over WebDriver BiDi. */
export const drivenFirefox: DrivenBrowser = {
  name: 'Firefox',
  remedy: 'install Firefox (Debian: firefox-esr), or name it in FIREFOX_PATH',
  isFound: () => findFirefox() !== null,
  async launch() {
    const browser = await puppeteer.launch({
      ...{ browser: 'firefox', executablePath: findFirefox() ?? '', headless: true },
      extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
    });
    const page = await browser.newPage();
    return {
      open: async (address) => {
        await page.goto(address);
      },
      read: <Value>(expression: string) => page.evaluate(expression) as Promise<Value>,
      screenshot: () => page.screenshot(),
      close: () => browser.close(),
    };
  },
};
