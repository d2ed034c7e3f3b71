import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';

describeInBrowser('the world of points', (test) => {
  it('learns by itself while one watches, shows what it found, and waits while nobody looks', async () => {
    const page = await test.open('#points?shape=moons&pointseed=2', { backend: 'wasm' });
    await expect.poll(() => learnedSteps(page), { timeout: 60_000 }).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Networks' }).click();
    await page.getByRole('link', { name: 'World of points' }).click();
    const before = await learnedSteps(page);
    await page.getByText('Learned in').waitFor({ timeout: 120_000 });
    expect(before).toBeGreaterThan(0);
    await expect.poll(() => offBy(page), { timeout: 60_000 }).toBeLessThan(0.12);

    await page.getByRole('heading', { name: 'Why a way bends' }).scrollIntoViewIfNeeded();
    expect(await percentage(page, /ways are (\d+) % longer/)).toBeGreaterThan(5);
    await page.getByRole('heading', { name: 'What guidance does to spread' }).scrollIntoViewIfNeeded();
    expect(await percentage(page, /classes become (\d+) % narrower/)).toBeGreaterThan(5);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('leads points by the exact formula at once, by any sampler, and follows the address', async () => {
    const page = await test.open('#points?shape=gaussians&guide=exact&solver=unipc&calls=12&arrows=compare', {
      backend: 'wasm',
    });
    await expect.poll(() => offBy(page), { timeout: 60_000 }).toBeLessThan(0.12);
    await page.getByLabel('Steps').fill('0');
    await expect.poll(() => offBy(page), { timeout: 60_000 }).toBeGreaterThan(0.3);
    await expect.poll(() => page.url()).toContain('calls=1&');
  });

  it('learns what is drawn, by keys alone', async () => {
    const page = await test.open('#points?shape=drawn&guide=exact', { backend: 'wasm' });
    await page.getByText('Draw a few points').waitFor();
    const pad = page.getByRole('application');
    for (const key of ['ArrowRight', 'ArrowUp', ' ']) await pad.press(key);
    await expect.poll(() => page.url()).toMatch(/drawn=\w\w\./);
    await expect.poll(() => offBy(page), { timeout: 60_000 }).toBeLessThan(0.2);
  });
});

async function learnedSteps(page: Page): Promise<number> {
  return Number(await page.locator('.points-bar progress').getAttribute('value'));
}

/** How far the page says that its points are from the distribution. */
async function offBy(page: Page): Promise<number> {
  const text = await page.locator('.points-words-now').innerText();
  return Number(/Off the distribution by (\S+)/.exec(text)?.[1] ?? NaN);
}

async function percentage(page: Page, words: RegExp): Promise<number> {
  const finding = page.locator('.points-finding', { hasText: words });
  await finding.waitFor({ timeout: 60_000 });
  return Number(words.exec(await finding.innerText())?.[1]);
}
