import { afterAll, beforeAll, describe, expect } from 'vitest';
import { drivenChromium } from '../../apps/viewer/tests/driven-chromium';
import { drivenFirefox } from '../../apps/viewer/tests/driven-firefox';
import type { DrivenBrowser, DrivenPage } from '../../apps/viewer/tests/driven-page';
import { drivenWebkit } from '../../apps/viewer/tests/driven-webkit';

/** What the tests in one browser share. */
export interface EngineTest {
  readonly browser: DrivenBrowser['name'];
  open(address: string): Promise<void>;
  /** The value of a JavaScript expression in the page; what it promises is awaited. It must be JSON. */
  read<Value>(expression: string): Promise<Value>;
  /** Waits until an expression is true in the page. @param report of what to tell where it does not come to that */
  until(expression: string, report?: string): Promise<void>;
}

/** Tests in Chromium, Firefox and WebKit; a browser that is not installed is left out with a loud line. */
export function describeInEveryEngine(name: string, tests: (test: EngineTest) => void): void {
  for (const browser of [drivenChromium, drivenFirefox, drivenWebkit]) describeIn(browser, name, tests);
}

function describeIn(browser: DrivenBrowser, name: string, tests: (test: EngineTest) => void): void {
  if (!browser.isFound()) {
    process.stderr.write(`\n!!! LEFT OUT: "${name}" in ${browser.name}; ${browser.remedy}.\n\n`);
  }
  describe.skipIf(!browser.isFound())(`${name}, in ${browser.name}`, () => {
    let opened: DrivenPage | undefined;
    beforeAll(async () => {
      opened = await browser.launch();
    });
    afterAll(() => opened?.close());
    const page = (): DrivenPage => {
      if (opened === undefined) throw new Error('The browser was not started.');
      return opened;
    };
    const read = <Value>(expression: string): Promise<Value> => page().read<Value>(expression);
    const until = async (expression: string, report = 'null'): Promise<void> => {
      const patience = { timeout: 120_000, interval: 100 };
      await expect.poll(async () => (await read<boolean>(expression)) || read(report), patience).toBe(true);
    };
    tests({ browser: browser.name, open: (address) => page().open(address), read, until });
  });
}
