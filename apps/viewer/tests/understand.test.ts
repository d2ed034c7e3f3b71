import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { greyLevels, picture } from './generated';

const place = 'Place on the way from noise to picture';

describeInBrowser('understanding', (test) => {
  let page: Page;
  beforeAll(async () => {
    page = await test.open('#understand?class=7&seed=3&steps=4', { backend: 'wasm' });
    await page.getByText('after 4 of 4 steps').waitFor();
  });

  it('shows the same moment on the curves and in the equation, whose numbers add up', async () => {
    await page.getByLabel(place).fill('1');
    await page.getByText('t = 749, after 1 of 4 steps').waitFor();
    const curve = page.getByRole('img', { name: 'share of the picture left' });
    // cos((t / T + 0.008) / 1.008 * pi / 2) squared, at t = 750 of 1000 (Nichol and Dhariwal 2021, equation 17).
    const expected = Math.cos((0.758 / 1.008) * (Math.PI / 2)) ** 2;
    expect(await curve.getAttribute('aria-label')).toContain(
      `now ${String(Number(expected.toPrecision(3)))} at t 749`,
    );
    await expectSum(page);
    await page.getByLabel('Sampler').selectOption('ddpm');
    await page.locator('mfrac').first().waitFor();
    await page.getByText('after 4 of 4 steps').waitFor();
    await page.getByLabel(place).fill('1');
    await expectSum(page);
    const before = await page.locator('.understand-value').allTextContents();
    await page.getByLabel('Row').fill('3');
    await page.waitForFunction(
      (values) =>
        values.join() !==
        Array.from(document.querySelectorAll('.understand-value'), ({ textContent }) => textContent).join(),
      before,
    );
    await expectSum(page);
  });

  it('draws the network, and the maps of the block that is chosen, at the moment that is shown', async () => {
    await page.locator('.understand-section', { hasText: 'Inside the network' }).scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'bottleneck 4×4×256' }).click();
    await page.getByText('bottleneck, 256 maps of 4×4 at t = 749').waitFor();
    const maps = await greyLevels(picture(page, 'The 256 maps of bottleneck'));
    expect(new Set(maps).size).toBeGreaterThan(50);
    await page.getByLabel(place).fill('3');
    await page.getByText('bottleneck, 256 maps of 4×4 at t = 249').waitFor();
    expect(await greyLevels(picture(page, 'The 256 maps of bottleneck'))).not.toEqual(maps);
    await page.getByRole('button', { name: 'up3 32×32×32' }).press('Enter');
    await page.getByText('up3, 32 maps of 32×32').waitFor();
  });

  it('compares samplers at few steps, until it is cancelled', async () => {
    const cell = picture(page, 'UniPC, 5 steps');
    const isDrawn = async (): Promise<boolean> => new Set(await greyLevels(cell)).size > 10;
    expect(await isDrawn()).toBe(false);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('4 of 16 done …').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    expect(await isDrawn()).toBe(true);
  });

  it('reads the digit at the end of the run as the one that was asked for', async () => {
    await page.getByText('When it becomes legible').scrollIntoViewIfNeeded();
    await page.getByLabel(place).fill('4');
    const seven = page.locator('.understand-reading tbody tr', { hasText: '7' }).first();
    await page.waitForFunction(() =>
      /\d %/.test(document.querySelector('.understand-reading')?.textContent ?? ''),
    );
    const chances = await page.locator('.understand-reading td .number').allTextContents();
    expect(Number.parseInt(chances[7] ?? '', 10)).toBeGreaterThan(50);
    expect(await seven.locator('rect').count()).toBe(6);
  });

  it('is without faults that axe finds, and fits a phone', async () => {
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});

/** The numbers below the pictures, weighed as it says between them, add up to the first. */
async function expectSum(page: Page): Promise<void> {
  const weights = await page.locator('.understand-weight .number').allTextContents();
  const [next = NaN, ...values] = (await page.locator('.understand-value').allTextContents()).map(Number);
  const sum = weights.reduce((total, weight, index) => total + Number(weight) * (values[index] ?? NaN), 0);
  expect(Math.abs(sum - next)).toBeLessThan(0.02);
}
