import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { describeInBrowser } from './browser-test';
import { serveBuiltPage, type ServingOptions } from './built-page';
import { greyLevels, picture, untilGenerated } from './generated';

const patient = { timeout: 120_000 };
const shortRun = '#generate?model=digits&label=3&seed=5&sampler=ddim&steps=1&guidance=1';

async function servedWith(options: ServingOptions): Promise<string> {
  const served = await serveBuiltPage(options);
  onTestFinished(() => served.close());
  return served.address;
}

describeInBrowser(
  'where hosts and browsers give less',
  (test) => {
    it('serves what it cannot keep, where the storage is full', async () => {
      const page = await test.open('', {
        ...{ serviceWorkers: 'allow', backend: 'wasm' },
        prepare: async (opened) => {
          const browser = await opened.context().newCDPSession(opened);
          const { origin } = new URL(test.address);
          await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
        },
      });
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, patient);
      await page.getByText(/WebAssembly with SIMD, [2-8] threads/).waitFor(patient);
      await page.getByRole('link', { name: 'Forward and back' }).click();
      await page.getByRole('application').waitFor(patient);
    });

    it('keeps its words and numbers right where the browser translates it', async () => {
      const page = await test.open(shortRun, { backend: 'wasm' });
      await untilGenerated(page);
      await page.evaluate(translate);
      await page.evaluate(
        (hash) => {
          window.location.hash = hash;
        },
        shortRun.replace('digits', 'fashion').replace('steps=1', 'steps=2'),
      );
      await page.getByRole('radio', { name: 'Ankle boot' }).waitFor(patient);
      // What the first run left stands until the second begins.
      await page.locator('.readout', { hasText: '2 of 2' }).waitFor(patient);
      await untilGenerated(page);
      await page.getByRole('heading', { name: 'Watch noise become a picture' }).waitFor(patient);
      expect(await page.locator('.readouts').innerText()).not.toMatch(/«[\d ]/);
    });

    it('says where a part of it is gone after a deploy, and tries again', async () => {
      const page = await test.open(shortRun, { backend: 'wasm' });
      const chunks = '**/understand-panel*.js';
      await page.route(chunks, (route) =>
        route.fulfill({ status: 404, contentType: 'text/html', body: '<!doctype html>' }),
      );
      await page.getByRole('link', { name: 'Understand' }).click();
      await page.getByText('Understand could not be loaded').waitFor(patient);
      await page.unroute(chunks);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { level: 1 }).waitFor(patient);
    });

    it('generates over plain http, and shows the link that it cannot copy', async () => {
      const page = await test.open(shortRun, { backend: 'wasm' });
      const address = test.address.replace('127.0.0.1', 'page.test');
      await page.goto(`${address}${shortRun}`);
      await untilGenerated(page);
      expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByText(`select this and copy it: ${page.url()}`).waitFor(patient);
    });

    it('says in a frame without an origin why nothing follows, or shows what it can', async () => {
      const page = await test.open('');
      const within = async (address: string): Promise<void> => {
        const body = `<iframe sandbox="allow-scripts" width="900" height="900" src="${address}"></iframe>`;
        await page.setContent(body);
      };
      const frame = page.frameLocator('iframe');
      await within(test.address);
      await frame.getByText('its scripts were blocked').waitFor(patient);
      await within(await servedWith({ headers: { 'access-control-allow-origin': '*' } }));
      await frame.getByText('could not be started').first().waitFor(patient);
      // The run that came with the page.
      const step = frame.locator('.readout', { hasText: 'Step' });
      await step.getByText('24 of 24').waitFor(patient);
    });

    it('names what blocks it: the worker, or WebAssembly', async () => {
      const page = await test.open('', { backend: 'wasm' });
      const withPolicy = (policy: string): Promise<string> =>
        servedWith({ headers: { 'content-security-policy': policy } });
      await page.goto(await withPolicy("worker-src 'none'"));
      await page.getByText('could not be started').first().waitFor(patient);
      expect(await page.locator('body').innerText()).not.toMatch(/\[object|memory is short/);
      await page.goto(`${await withPolicy("script-src 'self'")}${shortRun}`);
      await untilGenerated(page);
      const words = await page.locator('body').innerText();
      expect(words).toMatch(/WebAssembly cannot be used here \(.*a rule of the site/);
      expect(words).toContain('Plain JavaScript');
      expect(words).not.toContain('[object');
    });

    it('draws with the first pointer and its main button alone', async () => {
      const page = await test.open('#edit?steps=1&guidance=1', { backend: 'wasm' });
      await page.getByRole('button', { name: 'Empty page' }).click();
      const pad = page.getByRole('application');
      await pad.scrollIntoViewIfNeeded();
      const box = await pad.boundingBox();
      if (box === null) throw new Error('The pad is not in view.');
      const at = (share: number) => ({ x: box.x + share * box.width, y: box.y + 0.5 * box.height });
      const drawn = async (): Promise<number> =>
        (await greyLevels(picture(page, 'Your picture'))).filter((level) => level > 0).length;
      for (const button of ['right', 'middle'] as const) {
        await page.mouse.move(at(0.1).x, at(0.1).y);
        await page.mouse.down({ button });
        await page.mouse.move(at(0.9).x, at(0.9).y, { steps: 3 });
        await page.mouse.up({ button });
      }
      expect(await drawn()).toBe(0);
      const touch = await fingers(page);
      await touch('touchStart', at(0.2));
      const dot = await drawn();
      expect(dot).toBeGreaterThan(0);
      await touch('touchStart', at(0.2), at(0.6));
      await touch('touchMove', at(0.2), at(0.9));
      await touch('touchEnd');
      expect(await drawn()).toBe(dot);
    });

    it('leaves a slider alone on which a finger begins to scroll', async () => {
      const viewport = { width: 360, height: 640 };
      const page = await test.open(shortRun, { backend: 'wasm', viewport });
      const slider = page.getByRole('slider', { name: 'Steps' });
      await slider.scrollIntoViewIfNeeded();
      const before = await slider.inputValue();
      const box = await slider.boundingBox();
      if (box === null) throw new Error('The slider is not in view.');
      const at = (down: number) => ({ x: box.x + 0.8 * box.width, y: box.y + box.height / 2 + down });
      const scrolled = await page.evaluate(() => window.scrollY);
      const touch = await fingers(page);
      await touch('touchStart', at(0));
      for (const down of [20, 60, 100, 140]) await touch('touchMove', at(down));
      await touch('touchEnd');
      await expect.poll(() => page.evaluate(() => window.scrollY), patient).toBeLessThan(scrolled);
      expect(await slider.inputValue()).toBe(before);
    });

    it('tells what is chosen in forced colours, and prints dark on white', async () => {
      const page = await test.open(shortRun, { backend: 'wasm', colorScheme: 'dark' });
      const styleOf = (selector: string, name: string): Promise<string> =>
        page
          .locator(selector)
          .first()
          .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);
      await page.emulateMedia({ forcedColors: 'active' });
      const link = '.page-header nav a';
      expect(await styleOf(`${link}[aria-current]`, 'border-bottom-color')).not.toBe(
        await styleOf(`${link}:not([aria-current])`, 'border-bottom-color'),
      );
      const choice = '.choice-row input';
      expect(await styleOf(`${choice}:checked + span`, 'background-color')).not.toBe(
        await styleOf(`${choice}:not(:checked) + span`, 'background-color'),
      );
      await page.emulateMedia({ forcedColors: 'none', media: 'print' });
      expect(await styleOf('body', 'color')).toBe('rgb(28, 30, 38)');
    });

    it('takes a dropped picture to begin from, dark on a light ground too, and names one it cannot read', async () => {
      const page = await test.open(shortRun, { backend: 'wasm' });
      await drop(page, 'mine.png', inkOnPaper());
      await page.getByRole('application').waitFor(patient);
      const own = await greyLevels(picture(page, 'Your picture'));
      expect(own[0]).toBe(0);
      expect(own[16 * 32 + 16]).toBe(255);
      await drop(page, 'cat.heic', new Uint8Array(99));
      await page.locator('.notice', { hasText: 'cannot read the picture cat.heic' }).waitFor(patient);
    });
  },
  ['--host-resolver-rules=MAP page.test 127.0.0.1'],
);

/** As browsers do it: elements of their own take the place of the page's texts. */
function translate(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode() !== null) texts.push(walker.currentNode as Text);
  for (const text of texts.filter(({ data }) => data.trim() !== '')) {
    const translated = document.createElement('span');
    translated.textContent = `«${text.data}»`;
    text.replaceWith(translated);
  }
}

/** Touches the page at those places, all that are down. */
async function fingers(page: Page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  return async (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    ...places: readonly { readonly x: number; readonly y: number }[]
  ): Promise<void> => {
    const touchPoints = places.map((place, id) => ({ ...place, id }));
    await browser.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
}

/** A black square in the middle of a wide white page. */
function inkOnPaper(): Uint8Array {
  const [width, height] = [96, 64];
  const data = new Uint8Array(width * height).fill(255);
  for (let y = 24; y < 40; y += 1) data.fill(0, y * width + 40, y * width + 56);
  return encode({ width, height, data, channels: 1 });
}

/** Lets a file fall on the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(content)], fileName));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    },
    [name, [...bytes]] as const,
  );
}
