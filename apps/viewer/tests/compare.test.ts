import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { greyLevels, inNode, largestDifference, picture, untilGenerated } from './generated';

const patience = { timeout: 120_000 };
const few = 'digits-few-calls';
const start = `#compare?a-model=${few}&a-class=7&a-seed=3&a-steps=2&a-guidance=1&b-model=${few}&b-class=7&b-seed=3&b-steps=2`;

describeInBrowser('comparing two runs', (test) => {
  it('finds no difference between a run and itself, and one between two labels of a noise', async () => {
    const page = await test.open(start, { backend: 'wasm', viewport: { width: 360, height: 740 } });
    await untilDifference(page, (size) => size === 0);
    await page.getByRole('region', { name: /^B/ }).getByRole('radio', { name: '1' }).check();
    await untilDifference(page, (size) => size > 0.05);
    await expect.poll(() => page.url()).toContain('b-class=1');
    const place = page.getByLabel('Place on the way from noise to picture');
    await place.fill('0');
    // Both begin from noise of their own, as "Generate" does; what the network expects of it differs as well.
    await expect.poll(() => sizeOfDifference(page)).toBeGreaterThan(0.5);
    await place.fill('200');
    const [a, b] = await Promise.all([shown(page, 'A'), shown(page, 'B')]);
    expect(largestDifference(a, b)).toBeGreaterThan(100);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it('shows distillation at once, and notes what was tried, each with a link to its picture', async () => {
    const page = await test.open(
      start.replace(/b-model=[\w-]+/, 'b-model=digits&b-sampler=ddim&b-guidance=1'),
      {
        backend: 'wasm',
      },
    );
    await untilDifference(page, (size) => size > 0);
    const request = { classLabels: [7], seed: 3, firstSampleIndex: 7, numInferenceSteps: 2 };
    const [expected = []] = await inNode(request);
    expect(largestDifference(await shown(page, 'B'), expected)).toBeLessThanOrEqual(1);
    const row = page.getByRole('row', { name: 'Digits in few calls' });
    await row.getByRole('link', { name: 'as B' }).click();
    await untilDifference(page, (size) => size === 0);
    const ready = page.getByRole('link', { name: 'Before and after distillation' });
    expect(await ready.getAttribute('href')).toContain('a-model=digits&');
    const drawn = await shown(page, 'A');
    await row.getByRole('link').first().click();
    await untilGenerated(page);
    expect(largestDifference(await greyLevels(picture(page, '7: the picture now')), drawn)).toBe(0);
  });
});

function shown(page: Page, side: 'A' | 'B'): Promise<readonly number[]> {
  return greyLevels(picture(page, `${side}: the picture now`));
}

async function sizeOfDifference(page: Page): Promise<number> {
  return Number.parseFloat(await page.locator('.compare-row .number').first().innerText());
}

/** Waits until both runs are there and differ by so much. */
async function untilDifference(page: Page, isWanted: (size: number) => boolean): Promise<void> {
  await expect.poll(async () => isWanted(await sizeOfDifference(page)), patience).toBe(true);
}
