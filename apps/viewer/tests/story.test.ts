import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { greyLevels, largestDifference, picture, untilGenerated } from './generated';

const patience = { timeout: 120_000 };

/** What somebody who reads nothing but the story must know in the end. */
const answers = [
  [/noise schedule: a fixed table/, 'what the noise schedule is'],
  [/had to say what of it is noise/, 'what the network predicts'],
  [/many steps follow the bend/, 'why many steps'],
  [/Guidance goes along that difference/, 'what guidance is'],
  [/The same seed and label give the same picture/, 'what the seed fixes'],
  [/puts strokes together for noise that no example was made of/, 'why it makes what nobody wrote'],
  [/half of the drawings are farther than 9\.2 from every example/, 'whether it copies'],
  [/had to reach in one look where its teacher gets in several/, 'what distillation is'],
  [/No server draws/, 'what runs where'],
] as const;

describeInBrowser('the story', (test) => {
  it('answers by its text alone, stands still where less movement is wanted, and has no fault that axe finds', async () => {
    const page = await test.open('#story', { backend: 'wasm', viewport: { width: 360, height: 740 } });
    await page.getByText('a 7 from seed 42, after 4 looks').first().waitFor(patience);
    const text = (await page.locator('.story-screens').innerText()).replaceAll(/\s+/g, ' ');
    for (const [answer, question] of answers) expect(text, question).toMatch(answer);
    expect(await page.getByRole('button', { name: 'Play the story' }).count()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    for (const title of ['What the network predicts', 'New digits, or copies?']) {
      await page.getByRole('button', { name: title }).press('Enter');
      await page.getByRole('heading', { name: title }).waitFor();
      await expect.poll(() => hereIs(page)).toContain(title);
      expect(await axeViolations(page), title).toEqual([]);
    }
    await expect.poll(() => page.url()).toContain('screen=copies');
  });

  it('draws what Node draws, and hands it over to another part of the page', async () => {
    const page = await test.open('#story', { backend: 'wasm' });
    await page.getByText('a 7 from seed 42, after 4 looks').first().waitFor(patience);
    const shown = await greyLevels(picture(page, 'The picture now').first());
    await page.getByRole('link', { name: 'Draw your own' }).click();
    await untilGenerated(page);
    expect(page.url()).toContain('label=7&seed=42');
    const generated = await greyLevels(picture(page, '7: the picture now'));
    expect(largestDifference(shown, generated)).toBe(0);
    await page.goBack();
    await page.getByRole('heading', { name: 'A picture out of noise' }).waitFor();
  });

  it('shows on every screen what is computed, and takes guidance with it', async () => {
    const page = await test.open('#story?screen=guidance', { backend: 'wasm', colorScheme: 'dark' });
    const guided = picture(page, 'The guess at guidance 3');
    await expect.poll(async () => new Set(await greyLevels(guided)).size, patience).toBeGreaterThan(20);
    const before = await greyLevels(guided);
    await page.getByRole('slider', { name: 'Guidance' }).fill('0');
    expect(await greyLevels(picture(page, 'The guess at guidance 0'))).not.toEqual(before);
    await page.getByRole('slider', { name: 'Guidance' }).fill('100');
    expect(
      await page.getByRole('link', { name: 'One noise, ten labels' }).last().getAttribute('href'),
    ).toContain('guidance=2&');
    await page.getByRole('button', { name: 'Why so many steps' }).click();
    await page.waitForFunction(
      () => document.querySelectorAll('.story-clouds [data-empty="false"]').length === 3,
      null,
      patience,
    );
    await page.getByRole('button', { name: 'New digits, or copies?' }).click();
    await page.getByText(/The drawings are \d+\.\d away/).waitFor(patience);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('draws by elements, with the weights and the wasm that the page has', async () => {
    const page = await test.open('#story?screen=calls', { backend: 'wasm' });
    const digit = page.locator('ddpm-digit').first();
    await page.waitForFunction(
      () => document.querySelector<HTMLElement & { image?: unknown }>('ddpm-digit')?.image instanceof Object,
      null,
      patience,
    );
    const drawn = await digit.evaluate((element) =>
      Array.from((element as HTMLElement & { image: { toBytes(): Uint8Array } }).image.toBytes()),
    );
    expect(new Set(drawn).size).toBeGreaterThan(20);
    expect(
      await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)),
    ).not.toContainEqual(expect.stringContaining('embedded-wasm'));
  });

  it('plays by itself, and waits once somebody takes over', async () => {
    const page = await test.open('#story', { backend: 'wasm', reducedMotion: 'no-preference' });
    const passed = page.locator('.story-passed');
    await passed.waitFor();
    await page
      .getByText(/look 2 of 4/)
      .first()
      .waitFor(patience);
    await page.keyboard.press('Tab');
    await page.getByRole('slider').first().press('ArrowRight');
    await page.getByRole('button', { name: 'Go on by itself' }).click();
    await passed.waitFor();
    await page.getByRole('button', { name: 'Pause the story' }).click();
    await page.getByRole('button', { name: 'Play the story' }).waitFor();
    expect(await passed.count()).toBe(0);
  });
});

/** The screen that the story says it is at. */
function hereIs(page: Page): Promise<string | null> {
  return page.locator('.story-stop[aria-current]').getAttribute('aria-label');
}
