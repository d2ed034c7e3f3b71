import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { greyLevels, picture, untilGenerated } from './generated';
import { answerWith, smallModel, smallPairModel } from './small-model';

const patient = { timeout: 60_000 };

describeInBrowser('a hundred classes', (test) => {
  let page: Page;
  beforeAll(async () => {
    page = await test.open('#generate?model=digits100', {
      backend: 'wasm',
      prepare: async (opened) => {
        await opened.route('**/models/digits100/**', answerWith(smallPairModel));
        await opened.route('**/models/fashion/**', answerWith(smallModel));
      },
    });
    await untilGenerated(page);
  });

  const digit = (row: 'Tens' | 'Units', name: string) =>
    page.getByRole('group', { name: row }).getByRole('radio', { name, exact: true });
  const titles = (within: string) => page.locator(`${within} .tile-title`).allTextContents();
  const tens = (first: number) => Array.from({ length: 10 }, (_, units) => `${first}${units}`);

  it('shows ten at a time, and each digit can be chosen by itself', async () => {
    expect(await titles('.stage-main')).toEqual(tens(5));
    const before = await greyLevels(picture(page, '57: the picture now'));
    await digit('Tens', '3').check();
    await page.waitForURL(/label=3x&/);
    await expect.poll(() => titles('.stage-main'), patient).toEqual(tens(3));
    const one = picture(page, '37: the picture now');
    // The controls rest a moment before the run begins.
    await expect.poll(() => greyLevels(one), patient).not.toEqual(before);
    await untilGenerated(page);
    const among = await greyLevels(one);
    await digit('Units', '7').check();
    await page.waitForURL(/label=37&/);
    await expect.poll(() => page.locator('.stage-main canvas').count(), patient).toBe(1);
    expect(await greyLevels(one)).toEqual(among);
    await page.reload();
    await untilGenerated(page);
    expect(await greyLevels(one)).toEqual(among);
    expect(await digit('Tens', '3').isChecked()).toBe(true);
    await digit('Units', 'All ten').check();
    await page.waitForURL(/label=3x&/);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('brings the settings that its makers recommend, as does every network, and keeps what the visitor chose', async () => {
    await page.waitForURL(/sampler=euler&steps=2&guidance=1.5&/);
    const network = page.getByLabel('Network', { exact: true });
    await network.selectOption({ label: 'Clothes and shoes' });
    await page.waitForURL(/model=fashion&.*sampler=dpm-solver-2m&steps=20&guidance=2&/);
    await page.getByRole('slider', { name: 'Steps' }).press('Home');
    await network.selectOption({ label: 'Numbers of two digits' });
    await page.waitForURL(/model=digits100&.*sampler=euler&steps=1&guidance=1.5&/);
  });

  it('compares ten labels whose tens are those of the chosen one, and fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('link', { name: 'One noise, ten labels' }).click();
    await expect.poll(() => titles('.experiment'), patient).toEqual(tens(0));
    await digit('Tens', '8').check();
    await expect.poll(() => titles('.experiment'), patient).toEqual(tens(8));
    await page.getByText('All are told “83”').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
