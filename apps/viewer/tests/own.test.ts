import { readFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import { unzipSync, zipSync } from 'fflate';
import { Sampler } from '@ddpm/sampler';
import { expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';

/** A stroke from top to bottom, or from left to right, dark on light, larger than the page's pictures and not square. */
function bar(isUpright: boolean, shift: number): Uint8Array {
  const [width, height] = [120, 90];
  const data = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const distance = isUpright ? Math.abs(x - 60 - shift) : Math.abs(y - 45 - shift);
    return distance < 8 && x > 25 && x < 95 && y > 10 && y < 80 ? 0 : 255;
  });
  return encode({ width, height, data, channels: 1 });
}

const pictures = Object.fromEntries(
  [-6, 0, 6].flatMap((shift) => [
    [`shapes/upright/${shift}.png`, bar(true, shift)],
    [`shapes/level/${shift}.png`, bar(false, shift)],
  ]),
);

describeInBrowser('own pictures', (test) => {
  it('reads a .zip and a drawing, learns, keeps, and hands out a model that Node draws with', async () => {
    const page = await test.open('#train?learn=own', {
      backend: 'wasm',
      viewport: { width: 360, height: 740 },
    });
    await page.getByText('“A” has no picture yet').waitFor();
    const zip = { name: 'shapes.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync(pictures)) };
    await page.getByLabel('Pictures or a .zip').setInputFiles(zip);
    await page.getByText('upright (3)').waitFor();
    const pad = page.getByRole('application');
    for (const key of [' ', 'ArrowRight', 'ArrowRight', ' ']) await pad.press(key);
    await page.getByRole('button', { name: 'Take it' }).click();
    expect(await page.getByRole('button', { name: /^Remove picture/ }).count()).toBe(7);
    await page.getByRole('button', { name: 'Remove picture 4 of upright' }).click();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

    await page.getByRole('button', { name: 'Learn', exact: true }).click();
    await page.getByText(/Step [2-9], loss/).waitFor({ timeout: 180_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    const keep = page.getByRole('button', { name: 'Keep this network' });
    await expect.poll(() => keep.isEnabled(), { timeout: 60_000 }).toBe(true);
    await keep.click();
    await page.getByRole('link', { name: 'Download it as a model folder' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Download My / }).click(),
    ]);
    const files = unzipSync(await readFile(await download.path()));
    const sampler = await Sampler.fromPretrained(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name.replace(/^[^/]+\//, ''), bytes])),
      { backend: 'wasm' },
    );
    expect(sampler.model.classNames).toEqual(['upright', 'level']);
    const { images } = await sampler.sample({ classLabels: ['level'], seed: 1, numInferenceSteps: 2 });
    expect(new Set(images[0]?.toBytes()).size).toBeGreaterThan(10);
    await sampler.dispose();
  });

  it('says what it could not use', async () => {
    const page = await test.open('#train?learn=own', { backend: 'cpu' });
    const files = page.getByLabel('Pictures or a .zip');
    await files.setInputFiles({
      name: 'broken.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from('no zip'),
    });
    await page.getByText('broken.zip is damaged, or no .zip').waitFor();
    await files.setInputFiles({ name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByText('This browser cannot read the picture cat.png').waitFor();
  });
});
