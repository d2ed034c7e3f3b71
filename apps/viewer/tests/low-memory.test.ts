import { expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';
import { untilGenerated } from './generated';

/** Of 64 kB each: enough for the network and one picture, but not for ten. */
const PAGES = 800;

describeInBrowser(
  'with little memory',
  (test) => {
    it('says what to do where ten pictures do not fit, and goes on with one', async () => {
      const page = await test.open('#generate?label=all&steps=1&guidance=1&seed=5', { backend: 'wasm' });
      await page.getByRole('alert').getByText('too little memory').waitFor();
      expect(await page.getByRole('alert').textContent()).toContain('fewer pictures');
      await page.getByRole('radio', { name: '3', exact: true }).check();
      await untilGenerated(page);
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await page.locator('.status-line output').getAttribute('data-backend')).toBe('wasm');
    });
  },
  [`--js-flags=--wasm-max-mem-pages=${PAGES}`],
);
