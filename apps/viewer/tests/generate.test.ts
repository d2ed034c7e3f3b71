import { expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';

describeInBrowser('generating', (test) => {
  it('draws a digit on wasm', async () => {
    const page = await test.open('#generate?label=3&steps=4', { backend: 'wasm' });
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    expect(await page.locator('canvas').count()).toBe(3);
  });
});
