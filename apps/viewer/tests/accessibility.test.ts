import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';

/** Pictures for people to look at; they are compared with nothing. */
const screenshots = path.join(import.meta.dirname, '../coverage/screenshots');

const desktop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };

describeInBrowser('everybody can use it', (test) => {
  it.each([
    ['light', desktop, 'generate'],
    ['dark', desktop, 'generate'],
    ['light', phone, 'generate'],
    ['dark', phone, 'labels'],
    ['light', desktop, 'labels'],
  ] as const)('axe finds nothing in %s at %o: %s', async (colorScheme, viewport, panel) => {
    const page = await test.open(`#${panel}?steps=1&guidance=1`, { backend: 'wasm', colorScheme, viewport });
    await page.locator('button:enabled', { hasText: 'Save PNG' }).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    );
    mkdirSync(screenshots, { recursive: true });
    const file = `${panel}-${colorScheme}-${viewport.width}.png`;
    await page.screenshot({ path: path.join(screenshots, file), fullPage: true });
  });

  it('reaches everything by keyboard, each thing with a name', async () => {
    const page = await test.open('#generate?model=digits&steps=1&guidance=1', { backend: 'wasm' });
    await page.getByText('Computed on your device.').waitFor();
    const names = await namesInTabOrder(page);
    expect(names).not.toContain('');
    for (const name of ['Generate', 'New noise', 'Play', 'Save GIF', 'Sampler', 'Steps', 'Seed', 'Class']) {
      expect(names.some((reached) => reached.includes(name))).toBe(true);
    }
    await page.getByRole('button', { name: 'Dark colours' }).press('Enter');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });
});

/** Presses Tab until the focus leaves the page; a group of radio buttons is named by its legend. */
async function namesInTabOrder(page: Page): Promise<readonly string[]> {
  const names: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return null;
      const labels =
        focused instanceof HTMLInputElement || focused instanceof HTMLSelectElement ? focused.labels : null;
      const own = labels?.[0]?.textContent ?? focused.getAttribute('aria-label') ?? focused.textContent;
      return `${focused.closest('fieldset')?.querySelector('legend')?.textContent ?? ''} ${own}`.trim();
    });
    if (name === null && names.length > 0) return names;
    if (name !== null) names.push(name);
  }
  return names;
}
