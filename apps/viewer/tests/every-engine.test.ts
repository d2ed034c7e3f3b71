import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFolder, ensureBuilt, serveBuiltPage, type ServedPage } from './built-page';
import { drivenChromium } from './driven-chromium';
import { drivenFirefox } from './driven-firefox';
import type { DrivenBrowser, DrivenPage } from './driven-page';
import { drivenWebkit } from './driven-webkit';
import { inNode, largestDifference } from './generated';
import { normals, randomKey, subKey } from '@ddpm/random';
import { toRgba } from '../src/pictures/draw-pixels';

/** Records the workers, so that a test can kill one; and takes away what only some browsers and hosts give. */
const before = `
  window.startedWorkers = [];
  window.Worker = class extends Worker {
    constructor(...options) { super(...options); startedWorkers.push(this); }
  };
  for (const [object, name] of [
    [navigator, 'locks'], [navigator, 'serviceWorker'], [navigator, 'clipboard'], [navigator, 'gpu'], [window, 'caches'],
    [window, 'SharedArrayBuffer'],
  ]) Object.defineProperty(object, name, { value: undefined });
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });
  }
`;

const steps = 2;
const hash = `#generate?model=digits&label=3&seed=5&sampler=ddim&steps=${steps}&guidance=1&eta=0`;
const request = { classLabels: [3], seed: 5, firstSampleIndex: 3, numInferenceSteps: steps };
/** Drawn once, for all browsers. */
let drawnInNode: ReturnType<typeof inNode> | undefined;
const words = `(document.querySelector('.progress-words')?.textContent ?? '')`;
const notices = `[...document.querySelectorAll('.notice')].map((notice) => notice.textContent).join(' ')`;
const stepShown = `[...document.querySelectorAll('.readout')]
  .find((readout) => readout.firstElementChild.textContent === 'Step')?.lastElementChild.textContent`;
const scrubTo = (place: number): string => `(() => {
  const scrubber = document.querySelector('input[aria-label="Place on the way from noise to picture"]');
  scrubber.value = '${place}';
  scrubber.dispatchEvent(new Event('input', { bubbles: true }));
  return null;
})()`;
const greyLevels = `(() => {
  const canvas = document.querySelector('canvas[aria-label="3: the picture now"]');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return Array.from(data).filter((_, index) => index % 4 === 0);
})()`;

function describeIn(browser: DrivenBrowser, tests: (page: () => DrivenPage) => void): void {
  if (!browser.isFound()) {
    const line = `"the page in ${browser.name}" is left out; ${browser.remedy}, and run: pnpm --filter viewer test`;
    process.stderr.write(`\n!!! LEFT OUT: ${line}\n\n`);
  }
  // What waits in one browser leaves the processor to the others.
  describe
    .skipIf(!browser.isFound())
    .concurrent(`the page in ${browser.name}, which has little of what it could use`, () => {
      let served: ServedPage | undefined;
      let page: DrivenPage | undefined;
      beforeAll(async () => {
        ensureBuilt();
        served = await serveBuiltPage({ before });
        page = await browser.launch();
        await page.open(`${served.address}${hash}`);
      });
      afterAll(async () => {
        await page?.close();
        await served?.close();
      });
      tests(() => {
        if (page === undefined) throw new Error('The browser was not started.');
        return page;
      });
    });
}

for (const browser of [drivenChromium, drivenFirefox, drivenWebkit]) {
  describeIn(browser, (page) => {
    const until = (expression: string): Promise<void> =>
      expect.poll(() => page().read<boolean>(expression), { timeout: 120_000, interval: 200 }).toBe(true);

    /** What is shown there; a browser that is not asked for less movement is still on its way. */
    const shownAt = async (place: number): Promise<readonly number[]> => {
      await page().read(scrubTo(place));
      await until(`${stepShown} === '${place} of ${steps}'`);
      return page().read(greyLevels);
    };

    it('generates the picture of Node from its noise, without a notice', { concurrent: false }, async () => {
      await until(`${words} === 'Computed on your device.'`);
      const [expected] = await (drawnInNode ??= inNode(request));
      expect(largestDifference(await shownAt(steps), expected ?? [])).toBeLessThanOrEqual(2);
      const noise = normals(subKey(randomKey(5, 'initial'), 3), expected?.length ?? 0);
      const drawn = toRgba(noise, 1).filter((_, index) => index % 4 === 0);
      expect(largestDifference(await shownAt(0), Array.from(drawn))).toBeLessThanOrEqual(1);
      expect(await page().read(notices)).toBe('');
      expect(await page().read('startedWorkers.length')).toBe(1);
    });

    it('goes on by itself where the worker is killed', { concurrent: false }, async () => {
      await page().read(`(location.hash = '${hash}'.replace('steps=${steps}', 'steps=1000'), null)`);
      await until(`/^Step \\d+ of 1000$/.test(${words})`);
      await page().read('(startedWorkers.at(-1).terminate(), null)');
      await until(`${notices}.includes('had stopped, and was started again')`);
      await until(`/^Step \\d+ of 1000$/.test(${words})`);
      await page().read(`(location.hash = '${hash}', null)`);
      await until(`${words} === 'Computed on your device.'`);
      expect(await page().read('startedWorkers.length')).toBe(2);
    });

    it('trains', { concurrent: false }, async () => {
      await page().read(`(location.hash = '#train?size=tiny&stop=10', null)`);
      const button = `[...document.querySelectorAll('button')].find((one) => one.textContent === 'Start training')`;
      await until(`${button} !== undefined`);
      await page().read(`(${button}.click(), null)`);
      await until(`document.body.textContent.includes('Paused after step 10.')`);
    });
  });
}

it('has no script that imports something from the first script of its worker, which WebKit would run twice', () => {
  ensureBuilt();
  const folder = path.join(builtFolder, 'assets');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const isFirst = (name: string): boolean => /^worker-(?!calls-)/.test(name);
  expect(scripts.filter(isFirst)).toHaveLength(1);
  const importers = scripts.filter((name) =>
    /(?:from|import)\s*["'`]\.\/worker-(?!calls-)/.test(readFileSync(path.join(folder, name), 'utf8')),
  );
  expect(importers).toEqual([]);
});
