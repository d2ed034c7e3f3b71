import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { greyLevels, inNode, largestDifference, picture } from './generated';

const place = 'Place on the way from noise to picture';

/** The samplers, and where each was written down. */
const samplers = [
  ['ddpm', 'Ho et al. 2020, equation 7, over a step of any length.'],
  ['euler', 'Karras et al. 2022, equation 4 and algorithm 1, without its correction.'],
  ['heun', 'Karras et al. 2022, algorithm 1 without churn.'],
  ['dpm-solver-2m', 'Lu et al. 2022, DPM-Solver++, algorithm 2.'],
  ['dpm-solver-3m', 'Lu et al. 2022, DPM-Solver++, appendix B.'],
  ['dpm-solver-sde', 'Lu et al. 2022, DPM-Solver++, the multistep solver of the stochastic equation.'],
  ['sa-solver', 'Xue et al. 2023, algorithm 1, predictor of order 2 and tau 1.'],
  ['unipc', 'Zhao et al. 2023, algorithms 1 and 2, order 2.'],
  ['ddim', 'Song et al. 2021, equations 12 and 16.'],
] as const;

describeInBrowser('understanding', (test) => {
  let page: Page;
  beforeAll(async () => {
    page = await test.open('#understand?model=digits&class=7&seed=3&steps=4&sampler=ddim&guidance=1.5', {
      backend: 'wasm',
    });
    await untilRun(page);
  });

  it('shows the same moment on the curves and in the equation', async () => {
    await page.getByLabel(place).fill('1');
    await page.getByText('t = 749, after 1 of 4 steps').waitFor();
    const curve = page.getByRole('img', { name: 'share of the picture left' });
    // cos((t / T + 0.008) / 1.008 * pi / 2) squared, at t = 750 of 1000 (Nichol and Dhariwal 2021, equation 17).
    const expected = String(Number((Math.cos((0.758 / 1.008) * (Math.PI / 2)) ** 2).toPrecision(3)));
    expect(await curve.getAttribute('aria-label')).toContain(`now ${expected} at t 749`);
    const table = page.getByRole('group', { name: 'The numbers of this step' });
    expect(await table.locator('tbody tr').first().locator('td').first().textContent()).toBe(expected);
    const box = await curve.boundingBox();
    await curve.click({ position: { x: (box?.width ?? 0) * 0.27, y: 40 } });
    await page.getByText('t = 249, after 3 of 4 steps').waitFor();
  });

  it.each(samplers)(
    'writes the step of %s as a sum of pictures whose numbers add up',
    async (sampler, source) => {
      await page.getByLabel('Sampler').selectOption(sampler);
      await page.getByText(source).waitFor();
      await untilRun(page);
      const places = Number(await page.getByLabel(place).getAttribute('max'));
      for (let at = 0; at <= places; at += 1) {
        await page.getByLabel(place).fill(String(at));
        await expectSums(page, 'One step back');
      }
    },
  );

  it('follows the guidance that was chosen, and shows the two predictions that it comes from', async () => {
    await page.getByLabel(place).fill('2');
    const section = page.locator('.understand-section', { hasText: 'What the label adds' });
    await section.scrollIntoViewIfNeeded();
    await picture(page, 'expected without a label').waitFor();
    await expectSums(page, 'What the label adds');
    expect(await section.locator('.understand-weight .number').allTextContents()).toEqual(['1.500', '1.500']);
    await picture(page, 'noise with 7').waitFor();
    const added = await greyLevels(picture(page, 'what 7 adds').first());
    expect(new Set(added).size).toBeGreaterThan(10);
    const before = await section.locator('.understand-value').allTextContents();
    await page.getByLabel('Row').fill('3');
    await page.waitForFunction(
      (values) =>
        values.join() !==
        Array.from(
          document.querySelectorAll('.understand-section:has(#understand-label) .understand-value'),
          ({ textContent }) => textContent,
        ).join(),
      before,
    );
    // At t = 249 the network's makers recommend no guidance, so the run has none.
    await page.getByLabel(place).fill('3');
    await section.getByText('guided at t from 400 to 700').waitFor();
    await expect
      .poll(() => section.locator('.understand-weight .number').allTextContents(), { timeout: 60_000 })
      .toEqual(['1.000', '1.000']);
    await page.getByLabel(place).fill('1');
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
    const cell = picture(page, 'UniPC, 2 steps');
    const isDrawn = async (): Promise<boolean> => new Set(await greyLevels(cell)).size > 10;
    expect(await isDrawn()).toBe(false);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('4 of 16 done …').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    expect(await isDrawn()).toBe(true);
  });

  it('draws one noise in one step and in more, and shows that one call goes straight', async () => {
    const section = page.locator('.understand-section', { hasText: 'In one call, or in many' });
    await section.scrollIntoViewIfNeeded();
    await section.getByText('Its teacher, 20 steps').waitFor({ timeout: 180_000 });
    // How much longer than straight: by those taught to jump in 1, 2 and 4 steps, and by the teacher in 1, 2, 4 and 20.
    const detours = (await section.locator('td .number').allTextContents()).map(Number.parseFloat);
    expect(detours[0]).toBe(0);
    expect(detours[3]).toBe(0);
    expect(detours[6]).toBeGreaterThan(detours[2] ?? NaN);
    const jumped = await greyLevels(picture(page, 'Taught to jump, in 4 steps'));
    const taught = await greyLevels(picture(page, 'Its teacher, in 20 steps'));
    const lost = await greyLevels(picture(page, 'Its teacher, in one step'));
    expect(squaredDifference(jumped, taught)).toBeLessThan(squaredDifference(lost, taught));
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
    expect(await seven.textContent()).toContain('asked for');
    expect(await page.locator('.understand-finding').textContent()).toMatch(/^Read as 7 from/);
  });

  it('is without faults that axe finds, and fits a phone', async () => {
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});

describeInBrowser('understanding on WebGPU', (test) => {
  let page: Page;
  const patience = { timeout: 180_000 };
  beforeAll(async () => {
    page = await test.open('#understand?model=digits&class=7&seed=3&steps=2&sampler=ddim&guidance=1.25', {
      backend: 'webgpu',
    });
    await untilRun(page);
  });

  it('makes the guided picture that Node makes, by the equation that it shows', async () => {
    expect(await page.locator('.status-line output').getAttribute('data-backend')).toBe('webgpu');
    const request = { classLabels: [7], seed: 3, firstSampleIndex: 7, numInferenceSteps: 2 };
    const [expected = []] = await inNode({ ...request, guidanceScale: 1.25 });
    const shown = await greyLevels(picture(page, 'The picture now'));
    expect(largestDifference(shown, expected)).toBeLessThanOrEqual(2);
    await expectSums(page, 'One step back');
  });

  it('looks into the network, with the label and without', async () => {
    await page.locator('.understand-section', { hasText: 'What the label adds' }).scrollIntoViewIfNeeded();
    await picture(page, 'expected without a label').waitFor(patience);
    await expectSums(page, 'What the label adds');
    await page.locator('.understand-section', { hasText: 'Inside the network' }).scrollIntoViewIfNeeded();
    await page.getByText('down1, 32 maps of 32×32 at t = 499').waitFor(patience);
    const maps = await greyLevels(picture(page, 'The 32 maps of down1'));
    expect(new Set(maps).size).toBeGreaterThan(50);
  });

  it('reads the picture', async () => {
    await page.getByText('When it becomes legible').scrollIntoViewIfNeeded();
    await page.getByText(/^Read as \d/).waitFor(patience);
  });
});

/** Waits until the run is done; its end is shown then. */
async function untilRun(page: Page): Promise<void> {
  await page.getByText(/after (\d+) of \1 steps/).waitFor({ timeout: 180_000 });
}

function squaredDifference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, level, index) => sum + (level - (other[index] ?? NaN)) ** 2, 0);
}

/** In each sum of a section, the numbers below the pictures, weighed as it says between them, add up to the first. */
async function expectSums(page: Page, title: string): Promise<void> {
  const sums = page.locator('.understand-section', { hasText: title }).locator('.understand-sum');
  const shown = await sums.evaluateAll((elements) =>
    elements.map((element) => ({
      weights: Array.from(element.querySelectorAll('.understand-weight'), (weight) =>
        Number(weight.querySelector('.number')?.getAttribute('data-weight') ?? 1),
      ),
      values: Array.from(element.querySelectorAll('.understand-value'), ({ textContent }) =>
        Number(textContent.replace('−', '-')),
      ),
    })),
  );
  expect(shown.length).toBeGreaterThan(0);
  for (const { weights, values } of shown) {
    const [result = NaN, ...terms] = values;
    const sum = weights.reduce((total, weight, index) => total + weight * (terms[index] ?? NaN), 0);
    // The values are written with three digits.
    expect(Math.abs(sum - result)).toBeLessThan(0.03);
  }
}
