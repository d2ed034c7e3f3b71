import { createRequire } from 'node:module';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ddim, Sampler, type SamplingOptions } from '@ddpm/sampler';

const require = createRequire(import.meta.url);

/** Waits until the panel "Generate" has computed what it was asked for. */
export async function untilGenerated(page: Page): Promise<void> {
  await page.getByText('Computed on your device.').waitFor({ timeout: 180_000 });
}

/** The grey levels that a canvas shows, row by row. */
export function greyLevels(canvas: Locator): Promise<readonly number[]> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d');
    const rgba = context?.getImageData(0, 0, width, height).data ?? [];
    return Array.from(rgba).filter((_, index) => index % 4 === 0);
  });
}

/** The canvas of that picture: large `the picture now`, or smaller `the predicted clean picture` and `noise`. */
export function picture(page: Page, name: string): Locator {
  return page.getByRole('img', { name, exact: true });
}

/**
 * Pictures from the same weights in this process, on wasm: grey levels, picture by picture. By DDIM without guidance, and
 * where there is some, in the timesteps that the network's makers recommend.
 */
export async function inNode(options: SamplingOptions): Promise<readonly (readonly number[])[]> {
  const folder = path.dirname(require.resolve('@ddpm/digits/package.json'));
  const sampler = await Sampler.fromPretrained(path.join(folder, 'model'), { backend: 'wasm' });
  const { images } = await sampler.sample({
    ...{ method: ddim(), guidanceScale: 1, guidanceInterval: sampler.recommended?.guidanceInterval },
    ...options,
  });
  await sampler.dispose();
  return images.map((image) => Array.from(image.toBytes()));
}

/** The largest difference between two pictures, in grey levels. */
export function largestDifference(a: readonly number[], b: readonly number[]): number {
  return a.length === b.length
    ? Math.max(...a.map((level, index) => Math.abs(level - (b[index] ?? NaN))))
    : NaN;
}
