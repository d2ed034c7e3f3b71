import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';
import { greyLevels, picture, untilGenerated } from './generated';
import { fixedWork, longestTasks, tracedCategories } from './main-thread-tasks';

const patient = { timeout: 60_000 };

describeInBrowser('generating', (test) => {
  let page: Page;
  beforeAll(async () => {
    page = await test.open('#generate?model=digits&label=3&seed=5&steps=3&guidance=1', {
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
    // Pictures of its own take the place of those at once.
    await untilGenerated(page);
    await page.waitForURL(/model=digits-few-calls&label=all&seed=7&sampler=ddim&steps=4&guidance=1/);
    const [first] = await drawings(page);
    expect(first?.detail).toMatchObject({ count: 10, steps: 1 });
    // Ten pictures, from the network's arrival on, cost hardly more than the one call of the network that they are.
    const arrived = await page.evaluate(() => performance.getEntriesByName('network arrived')[0]?.startTime);
    expect((first?.end ?? NaN) - (arrived ?? NaN)).toBeLessThan(3 * (first?.detail.networkMs ?? NaN));
    await page.getByRole('radio', { name: '3', exact: true }).check();
    await expect.poll(() => page.locator('.stage-main canvas').count(), patient).toBe(1);

    const seeds = page.getByRole('slider', { name: 'Slide from noise to noise' });
    const { shown, blanks } = await dragged(seeds);
    expect(blanks).toBe(0);
    await page.waitForURL(/seed=139&/);
    await untilGenerated(page);
    const drags = (await drawings(page)).slice(1);
    // Far fewer than the places that the finger passed: what is stale by then is left out.
    expect(shown).toBeGreaterThan(1);
    expect(drags.length).toBeLessThan(40);
    // One picture follows the other as fast as the network can be called.
    const between = drags.slice(1).map(({ end }, index) => end - (drags[index]?.end ?? NaN));
    const calls = drags.map(({ detail }) => detail.networkMs);
    expect(median(between)).toBeLessThan(2 * median(calls));
  });

  it.each([
    ['generates', '#generate?model=digits&label=all&seed=5&steps=2&guidance=1', untilGenerated],
    [
      'begins from a picture',
      '#edit?model=digits&picture=e3&t=499&class=8&steps=2&guidance=1',
      untilDenoised,
    ],
    ['trains', '#train?size=tiny&stop=12', untilTrained],
    ['explains', '#understand?model=digits&class=7&seed=3&steps=8&sampler=unipc', untilExplained],
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

/** What the page's performance timeline says of pictures that followed a wish; times are in milliseconds. */
interface Drawing {
  readonly end: number;
  readonly detail: { readonly count: number; readonly steps: number; readonly networkMs: number };
}

function drawings(page: Page): Promise<readonly Drawing[]> {
  return page.evaluate(() =>
    performance.getEntriesByName('drawn').map((entry) => ({
      end: entry.startTime + entry.duration,
      detail: (entry as PerformanceMeasure).detail as Drawing['detail'],
    })),
  );
}

/** Moves a slider over forty places, one with each frame, and looks at the only large picture meanwhile. */
function dragged(slider: Locator): Promise<{ readonly shown: number; readonly blanks: number }> {
  return slider.evaluate(async (element: HTMLInputElement) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stage-main canvas');
    const shown = new Set<string>();
    let blanks = 0;
    const look = (): void => {
      const rgba = canvas?.getContext('2d')?.getImageData(0, 0, 32, 32).data ?? [];
      const bright = Array.from(rgba).filter((level, index) => index % 4 === 0 && level > 128).length;
      // A digit is neither nothing nor noise.
      if (bright < 20 || bright > 400) blanks += 1;
      shown.add(Array.from(rgba).join());
    };
    const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let place = 100; place < 140; place += 1) {
      element.value = String(place);
      element.dispatchEvent(new Event('input', { bubbles: true }));
      await nextFrame();
      look();
    }
    // Until the newest has been drawn.
    while (document.querySelector('.stage')?.getAttribute('aria-busy') === 'true') {
      await nextFrame();
      look();
    }
    return { shown: shown.size, blanks };
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
