import { expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';
import { untilGenerated } from './generated';
import { answerWith, smallModel } from './small-model';

describeInBrowser('where the graphics device goes away', (test) => {
  it('says so and starts it again, and goes on with the next backend where it goes away once more', async () => {
    const page = await test.open('#generate?model=digits&label=3&seed=5&sampler=ddim&steps=1000&guidance=1', {
      backend: 'webgpu',
      prepare: (opened) => opened.route('**/models/digits/**', answerWith(smallModel)),
    });
    const browser = await page.context().browser()?.newBrowserCDPSession();
    const backend = page.locator('.status-line output');
    await page.getByText(/^Step \d+ of 1000$/).waitFor({ timeout: 180_000 });
    expect(await backend.getAttribute('data-backend')).toBe('webgpu');

    await browser?.send('Browser.crashGpuProcess');
    await page
      .locator('.notice', { hasText: 'The graphics device went away and was started again' })
      .waitFor();
    // Of the run that was begun again there is no first step yet.
    await page.locator('[data-backend=webgpu]').waitFor();
    await browser?.send('Browser.crashGpuProcess');
    await page.locator('[data-backend=wasm]').waitFor();
    await page
      .locator('.notice', { hasText: 'went away again, so the page goes on without WebGPU' })
      .waitFor();

    await page.getByRole('slider', { name: 'Steps' }).press('Home');
    await page.locator('.readout', { hasText: '1 of 1' }).waitFor();
    await untilGenerated(page);
    expect(await page.locator('.stage-main canvas').count()).toBe(1);
  });
});
