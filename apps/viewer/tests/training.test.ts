import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readModelFolder } from '@ddpm/checkpoint/node';
import { Sampler } from '@ddpm/sampler';
import { unzipSync } from 'fflate';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';

const folder = mkdtempSync(path.join(tmpdir(), 'viewer-training-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describeInBrowser('training in the tab', (test) => {
  it('trains, pauses, keeps the network, hands it out as a model folder, and survives the page', async () => {
    const page = await test.open('#train?size=tiny&stop=2', { backend: 'wasm' });
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Paused after step 2.').waitFor();
    expect(await readout(page, 'Step')).toBe('2');
    expect(Number(await readout(page, 'Loss'))).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: 'Digits after step 0' }).count()).toBe(1);
    expect(await page.getByRole('img', { name: /after step 2\.$/ }).count()).toBe(1);

    await page.getByLabel('Stop after step').fill('3');
    await page.getByLabel('Stop after step').blur();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Paused after step 3.').waitFor();

    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

    await page.getByRole('button', { name: 'Keep this network' }).click();
    await page.getByRole('button', { name: 'Download or use it' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download My digits, 3 steps as a .zip' }).click(),
    ]);
    await checkModel(await download.path());

    // The run and the network are there again; both can be thrown away.
    await page.reload();
    await page.getByRole('button', { name: 'Delete My digits, 3 steps' }).waitFor();
    await page.getByRole('link', { name: 'Train here' }).click();
    await page.getByText('Paused after step 3.').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('link', { name: 'Generate' }).click();
    const networks = page.getByLabel('Network', { exact: true });
    await networks.selectOption({ label: 'My digits, 3 steps' });
    await page.getByText('Computed on your device.').waitFor();

    await page.getByRole('link', { name: 'Networks' }).click();
    await page.getByRole('button', { name: 'Delete My digits, 3 steps' }).click();
    await page.reload();
    await page.getByRole('link', { name: 'Train here' }).click();
    await page.getByRole('button', { name: 'Start training' }).waitFor();
    expect(await page.getByText('My digits, 3 steps').count()).toBe(0);
  }, 300_000);

  it('goes on or waits while the tab is hidden, as it was told, and says so', async () => {
    const page = await test.open('#train?size=tiny', { backend: 'wasm' });
    await page.getByRole('button', { name: 'Start training' }).click();
    await untilTraining(page);
    expect(await axeViolations(page)).toEqual([]);
    await setHidden(page, true);
    const before = Number(await readout(page, 'Step'));
    await expect
      .poll(async () => Number(await readout(page, 'Step')), { timeout: 60_000 })
      .toBeGreaterThan(before);
    await setHidden(page, false);
    await page.getByText(/It went on while this tab was hidden, from step \d+ to \d+\./).waitFor();

    await page.getByLabel('Go on while this tab is hidden').uncheck();
    await setHidden(page, true);
    await page.getByText(/^Paused after step \d+\./).waitFor();
    await setHidden(page, false);
    await page.getByText(/It waited after step \d+ while this tab was hidden\./).waitFor();
    await untilTraining(page);
    await page.getByRole('button', { name: 'Pause' }).click();
  });

  it('keeps what each tab has learned, and of one run the later step', async () => {
    const open = async (browser: BrowserContext, hash: string): Promise<Page> => {
      const page = await browser.newPage();
      await page.goto(`${test.address}${hash}`);
      return page;
    };
    const trainTo = async (page: Page, step: number): Promise<void> => {
      await page.getByLabel('Stop after step').fill(String(step));
      await page.getByLabel('Stop after step').blur();
      await page.getByRole('button', { name: /^(Start training|Go on)$/ }).click();
      await page.getByText(`Paused after step ${step}.`).waitFor({ timeout: 120_000 });
    };
    const one = await test.open('#train?size=tiny', { backend: 'wasm' });
    const other = await open(one.context(), '#train?size=tiny&runseed=2');
    await other.getByRole('button', { name: 'Start training' }).waitFor();
    await trainTo(one, 3);
    await trainTo(other, 2);
    await other.reload();
    await other.getByText('Paused after step 3.').waitFor();
    await trainTo(other, 5);
    await trainTo(one, 4);
    await one.getByText('another tab has put step 5 of it aside').waitFor();
    await one.reload();
    await one.getByText('Paused after step 5.').waitFor();
    // The shorter run of the other tab was there all the time.
    await one.getByRole('button', { name: 'Start over' }).click();
    await one.getByRole('button', { name: 'Start training' }).waitFor();
    await one.reload();
    await one.getByText('Paused after step 2.').waitFor();
  });

  it('says where the storage of the browser is full, and loses nothing that was learned', async () => {
    const page = await test.open('#train?size=tiny&stop=1', { backend: 'wasm' });
    const { origin } = new URL(page.url());
    const browser = await page.context().newCDPSession(page);
    await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 10_000 });
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText("could not be put aside (the browser's storage is full)").waitFor();
    await page.getByText('Paused after step 1.').waitFor();
    expect(await readout(page, 'Put aside')).toBe('–');
    await page.getByRole('button', { name: 'Keep this network' }).click();
    await page.getByText('its storage is full').waitFor();

    await page.getByRole('button', { name: 'Download or use it' }).click();
    await browser.send('Storage.overrideQuotaForOrigin', { origin });
    await page.getByRole('button', { name: 'Keep My digits, 1 steps for the next visit' }).click();
    await page.getByText('is kept in this browser').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Generate with My digits, 1 steps' }).waitFor();
  });
});

/** Some steps on from here. */
async function untilTraining(page: Page): Promise<void> {
  const before = await readout(page, 'Step');
  await expect.poll(() => readout(page, 'Step'), { timeout: 180_000 }).not.toBe(before);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
}

/** No browser without a window hides a tab; so the page is told what a browser with one would tell it. */
async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

async function readout(page: Page, name: string): Promise<string> {
  return page
    .locator('.readout', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .innerText();
}

/** The unpacked download is a model folder that the packages open and sample from. */
async function checkModel(zip: string): Promise<void> {
  for (const [file, bytes] of Object.entries(unzipSync(new Uint8Array(readFileSync(zip))))) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), bytes);
  }
  const model = path.join(folder, 'My-digits-3-steps');
  const { modelIndex } = await readModelFolder(model);
  expect(modelIndex['training']).toMatchObject({ steps: 3, weights: 'ema', batchSize: 32 });
  const sampler = await Sampler.fromPretrained(model, { backend: 'cpu' });
  const { pixels } = await sampler.sample({ classLabels: [3], seed: 1, numInferenceSteps: 1 });
  expect(pixels.every(Number.isFinite)).toBe(true);
  await sampler.dispose();
}
