import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';
import { greyLevels, picture, untilGenerated } from './generated';
import { fixedWork, longestTasks, tracedCategories } from './main-thread-tasks';

const patient = { timeout: 60_000 };

describeInBrowser('generating', (test) => {
  let page: Page;
  beforeAll(async () => {
    page = await test.open('#generate?label=3&seed=5&steps=3&guidance=1', {
      backend: 'wasm',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  });

  const now = (): Promise<readonly number[]> => greyLevels(picture(page, '3: the picture now'));
  const readout = (name: string): Promise<string | null> =>
    page
      .locator('.readout', { has: page.getByText(name, { exact: true }) })
      .locator('dd')
      .textContent();
  const place = () => page.getByRole('slider', { name: 'Place on the way from noise to picture' });

  it('generates what the address says without a click, and tells how it went', async () => {
    await untilGenerated(page);
    expect(await readout('Step')).toBe('3 of 3');
    expect(await readout('Network calls')).toBe('3');
    expect(await readout('Time a step')).toMatch(/^[\d.]+ m?s$/);
    expect(await readout('Memory')).toMatch(/^\d+ MB$/);
    expect(await page.locator('.status-line output').textContent()).toContain('WebAssembly');
  });

  it('spells everything that decides the picture out in the address', () => {
    expect(new URL(page.url()).hash).toBe(
      '#generate?model=digits&label=3&seed=5&sampler=ddim&steps=3&guidance=1&eta=0',
    );
  });

  it('scrubs back over the whole way, and steps and plays', async () => {
    const finished = await now();
    await place().fill('0');
    expect(await readout('t')).toBe('999');
    const noise = await now();
    expect(noise).not.toEqual(finished);
    await page.getByRole('button', { name: 'One step on' }).click();
    expect(await readout('Step')).toBe('1 of 3');
    await page.getByRole('button', { name: 'One step back' }).click();
    expect(await now()).toEqual(noise);
    await page.getByLabel('Speed').selectOption('4');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await page.getByText('3 of 3').waitFor();
    expect(await now()).toEqual(finished);
  });

  it('opens a copied link on the same picture', async () => {
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await test.open(new URL(link).hash, { backend: 'wasm' });
    await untilGenerated(other);
    expect(await greyLevels(picture(other, '3: the picture now'))).toEqual(await now());
  });

  it('saves the picture as PNG, and the way to it as GIF', async () => {
    for (const [button, start] of [
      ['Save PNG', '\u0089PNG'],
      ['Save GIF', 'GIF89a'],
    ] as const) {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: button }).click();
      const bytes = readFileSync(await (await download).path());
      expect(bytes.subarray(0, start.length).toString('latin1')).toBe(start);
      expect(bytes.length).toBeGreaterThan(1000);
    }
  });

  it('generates anew when a control changes, and says so in the address', async () => {
    const before = await now();
    await page.getByLabel('Sampler').selectOption('dpm-solver-2m');
    await page.waitForURL(/sampler=dpm-solver-2m/);
    await expect.poll(now, patient).not.toEqual(before);
    await page.getByLabel('Sampler').selectOption('ddim');
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowLeft');
    await page.waitForURL(/sampler=ddim&steps=2/);
    await page.locator('.readout', { hasText: '2 of 2' }).waitFor();
    await untilGenerated(page);
    const calm = await now();
    expect(calm).not.toEqual(before);
    await page.getByRole('slider', { name: 'Guidance' }).press('ArrowRight');
    await page.waitForURL(/guidance=1.05/);
    await expect.poll(() => readout('Network calls'), patient).toBe('4');
    await page.getByRole('slider', { name: 'Guidance' }).press('ArrowLeft');
    await page.waitForURL(/guidance=1&/);
    await expect.poll(() => readout('Network calls'), patient).toBe('2');
    await untilGenerated(page);
    await page.getByRole('slider', { name: 'Eta' }).press('End');
    await page.waitForURL(/eta=1/);
    await expect.poll(now, patient).not.toEqual(calm);
    await untilGenerated(page);
    const noisy = await now();
    await page.getByRole('button', { name: 'New noise' }).click();
    await expect.poll(now, patient).not.toEqual(noisy);
  });

  it('stops where it is told to, and starts again', async () => {
    await page.getByRole('slider', { name: 'Steps' }).press('End');
    await page.getByText(/^Step \d+ of 1000$/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Stopped.').waitFor();
    await page.getByRole('slider', { name: 'Steps' }).press('Home');
    await page.locator('.readout', { hasText: '1 of 1' }).waitFor();
    await untilGenerated(page);
  });

  it('goes on by itself where the worker is killed', async () => {
    await page.getByRole('slider', { name: 'Steps' }).press('End');
    await page.getByText(/^Step \d+ of 1000$/).waitFor();
    await page.workers()[0]?.evaluate(() => {
      self.close();
    });
    await page.getByText('had stopped, and was started again').waitFor();
    await page.getByText(/^Step \d+ of 1000$/).waitFor();
    await page.getByRole('slider', { name: 'Steps' }).press('Home');
    await page.locator('.readout', { hasText: '1 of 1' }).waitFor();
    await untilGenerated(page);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.locator('.notice').count()).toBe(0);
  });

  it('shows one noise under every label, and one label from many noises', async () => {
    await page.getByRole('slider', { name: 'Steps' }).press('Home');
    await page.getByRole('link', { name: 'One noise, ten labels' }).click();
    const [labels, noises] = ['One noise, ten labels', 'One label, ten noises'].map((name) =>
      page.getByRole('region', { name }),
    );
    for (const experiment of [labels, noises]) {
      await experiment?.locator('button:enabled', { hasText: 'Save PNG' }).waitFor();
    }
    expect(await labels?.locator('.tiles canvas').count()).toBe(10);
    expect(await noises?.locator('.tiles canvas').count()).toBe(10);
    await labels?.getByRole('slider').fill('0');
    await noises?.getByRole('slider').fill('0');
    const different = async (experiment = labels): Promise<number> => {
      const tiles = await experiment?.locator('.tiles canvas').all();
      const levels = await Promise.all((tiles ?? []).map(greyLevels));
      return new Set(levels.map((picture) => picture.join())).size;
    };
    expect(await different(labels)).toBe(1);
    expect(await different(noises)).toBe(10);
    await page.goBack();
    await page.getByRole('heading', { name: 'Watch noise become a digit' }).waitFor();
  });

  it('shows digits forming before the weights have come, and says how much has come', async () => {
    let letThrough: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    const page = await test.open('', {
      backend: 'wasm',
      reducedMotion: 'no-preference',
      prepare: (opened) =>
        opened.route('**/*.safetensors', async (route) => {
          await gate;
          await route.continue();
        }),
    });
    const place = page.getByRole('slider', { name: 'Place on the way from noise to picture' });
    await expect.poll(() => place.inputValue(), patient).not.toBe('0');
    expect(await page.locator('.stage-main canvas').count()).toBe(10);
    await page.getByText('Fetching the network').waitFor();
    letThrough();
    await page.getByText('The network is here now').waitFor();
    await page.getByRole('radio', { name: '3', exact: true }).check();
    await expect.poll(() => page.locator('.stage-main canvas').count(), patient).toBe(1);
  });

  it.each([
    ['generates', '#generate?label=all&seed=5&steps=2&guidance=1', untilGenerated],
    ['begins from a picture', '#edit?picture=e3&t=499&class=8&seed=5&steps=2&guidance=1', untilDenoised],
    ['trains', '#train?size=tiny&stop=12', untilTrained],
    ['explains', '#understand?class=7&seed=3&steps=8&sampler=unipc', untilExplained],
  ] as const)('leaves the long work to its worker, while it loads and while it %s', async (_, hash, done) => {
    const traced = await test.open('', { backend: 'wasm', reducedMotion: 'no-preference' });
    const browser = traced.context().browser();
    if (browser === null) throw new Error('A page that a test opened has a browser.');
    await browser.startTracing(traced, { categories: tracedCategories });
    await traced.goto('about:blank');
    await traced.evaluate(fixedWork);
    await traced.goto(`${test.address}${hash}`);
    await done(traced);
    await traced.evaluate(fixedWork);
    const longest = longestTasks((await browser.stopTracing()).toString());
    expect(longest.page).toBeGreaterThan(0);
    expect(longest.page).toBeLessThan(longest.fixedWork);
    // What the worker does would be too long for the page.
    expect(longest.workers).toBeGreaterThan(longest.fixedWork);
  });
});

async function untilDenoised(page: Page): Promise<void> {
  await page.locator('button:enabled', { hasText: 'Save PNG' }).waitFor();
}

/** Waits until the panel "Understand" has played a run to its end. */
async function untilExplained(page: Page): Promise<void> {
  await page.getByText(/after (\d+) of \1 steps/).waitFor();
}

async function untilTrained(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByText('Paused after step 12.').waitFor();
}
