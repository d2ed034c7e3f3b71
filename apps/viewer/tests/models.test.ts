import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { untilGenerated } from './generated';
import { smallModel } from './small-model';

const weights = 'unet/diffusion_pytorch_model.safetensors';
const good = smallModel;
const truncated = { ...good, [weights]: (good[weights] ?? new Uint8Array()).slice(0, 5000) };

describeInBrowser('bringing networks', (test) => {
  it('takes good ones in, and says in a sentence what is wrong with others', async () => {
    let isLost = true;
    const page = await test.open('#models', {
      backend: 'wasm',
      prepare: async (opened) => {
        await opened.route('**/models/digits-few-calls/**', (route) =>
          isLost ? route.abort() : route.continue(),
        );
      },
    });
    // The network of the page could not be fetched, and can be once more.
    await page.getByText(/cannot be downloaded.*try again/).waitFor();
    isLost = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/2,447,\d{3} weights/).waitFor();

    await choose(page, 'cat.png', new Uint8Array(9));
    await said(page, /^cat\.png is no model: drop a model folder/);
    await choose(page, 'broken.zip', new Uint8Array(99));
    await said(page, /^broken\.zip is damaged/);
    await choose(page, 'cut.zip', zipSync({ ...truncated }));
    await said(page, new RegExp(`^${weights}: .*`));
    await choose(
      page,
      'foreign.zip',
      zipSync({ ...good, 'unet/config.json': new TextEncoder().encode('{}') }),
    );
    await said(page, /_class_name/);
    const withoutSchedule = Object.fromEntries(
      Object.entries(good).filter(([file]) => !file.startsWith('scheduler')),
    );
    await choose(page, 'half.zip', zipSync(withoutSchedule));
    await said(page, /^scheduler\/scheduler_config\.json is missing/);
    expect(await page.getByRole('button', { name: /^Delete/ }).count()).toBe(0);

    await drop(page, 'mine.zip', zipSync({ ...good }));
    await said(page, '"mine" works, and is in the list of every panel.');
    await page.getByText('154,833 weights').waitFor();
    await page.getByRole('button', { name: 'Keep mine for the next visit' }).click();
    await said(page, /^"mine" is kept in this browser/);

    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Generate with mine' }).click();
    const settings = 'sampler=dpm-solver-2m&steps=20&guidance=2';
    await page.waitForURL(new RegExp(`generate\\?model=dropped-.*${settings}`));

    // The address opens on the kept network alone, however long the browser takes to find it.
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.addInitScript(slowDatabases);
    await page.reload();
    await page.getByText('Fetching the network').waitFor();
    await untilGenerated(page);
    expect(asked.filter((path) => path.includes('/models/'))).toEqual([]);
    expect(await page.getByLabel('Network', { exact: true }).locator('option:checked').innerText()).toBe(
      'mine',
    );
    await page.waitForURL(new RegExp(settings));

    await page.goto(page.url().replace(/model=dropped-\w+/, 'model=dropped-elsewhere'));
    await page.reload();
    await page.locator('.notice', { hasText: 'not in this browser' }).waitFor();
  }, 300_000);

  it('takes a folder in that falls on the page', async () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'viewer-drop-')), 'my-folder');
    onTestFinished(() => {
      rmSync(path.dirname(folder), { recursive: true });
    });
    for (const [file, bytes] of Object.entries(good)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), bytes);
    }
    const page = await test.open('#train', { backend: 'wasm' });
    await page.getByRole('heading', { name: 'Teach a network to write' }).waitFor();
    const browser = await page.context().newCDPSession(page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver'] as const) {
      await browser.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    }
    await page.getByText('Drop the model').waitFor();
    await browser.send('Input.dispatchDragEvent', { type: 'drop', x: 300, y: 300, data });
    await said(page, '"my-folder" works, and is in the list of every panel.');
    await page.getByText('154,833 weights').waitFor();
    expect(await page.getByText('Drop the model').count()).toBe(0);
  });
});

/** Lets everything that the page reads from its databases come late. */
function slowDatabases(): void {
  Object.defineProperty(IDBRequest.prototype, 'onsuccess', {
    set(this: IDBRequest, listener: (event: Event) => void) {
      this.addEventListener('success', (event) => {
        setTimeout(() => {
          listener.call(this, event);
        }, 700);
      });
    },
  });
}

async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  await page.getByLabel('Choose a file').setInputFiles(file);
}

async function said(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('.models-outcome').getByText(words).waitFor();
}

/** Lets a file fall on the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(content)], fileName));
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    },
    [name, [...bytes]] as const,
  );
}
