import type { Route } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser-test';
import { greyLevels, inNode, largestDifference, picture, untilGenerated } from './generated';

const hash = '#generate?model=digits&label=3&seed=5&sampler=ddim&steps=2&guidance=1&eta=0';

describeInBrowser('the same seed on every backend', (test) => {
  let expected: readonly number[] = [];
  beforeAll(async () => {
    const request = { classLabels: [3], seed: 5, firstSampleIndex: 3, numInferenceSteps: 2 };
    expected = (await inNode(request))[0] ?? [];
  });

  it.each(['webgpu', 'webgl', 'wasm', 'cpu'] as const)('gives the picture of Node on %s', async (backend) => {
    const page = await test.open(hash, { backend });
    await untilGenerated(page);
    expect(await page.locator('.status-line output').getAttribute('data-backend')).toBe(backend);
    // One level comes from rounding, one from float32 sums in another order.
    const shown = await greyLevels(picture(page, '3: the picture now'));
    expect(largestDifference(shown, expected)).toBeLessThanOrEqual(2);
  });

  it('takes the next backend where a GPU computes another output than the stored one, and says so', async () => {
    const page = await test.open(hash, {
      backend: 'webgpu',
      prepare: (opened) => opened.route('**/models/digits/model_index.json', withAnotherReference),
    });
    await untilGenerated(page);
    expect(await page.locator('.status-line output').getAttribute('data-backend')).toBe('wasm');
    expect(await page.locator('.notice').textContent()).toContain('WebGPU gives wrong numbers');
    const shown = await greyLevels(picture(page, '3: the picture now'));
    expect(largestDifference(shown, expected)).toBeLessThanOrEqual(1);
  });
});

async function withAnotherReference(route: Route): Promise<void> {
  const response = await route.fetch();
  const index = (await response.json()) as { reference: { rms: number } };
  index.reference.rms *= 1.5;
  await route.fulfill({ response, json: index });
}
