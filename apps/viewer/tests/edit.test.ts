import { normals, randomKey, subKey } from '@ddpm/random';
import { createNoiseSchedule, type NoiseScheduleConfig } from '@ddpm/scheduler';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { parseLevels, WHITE } from '../src/edit/grey-levels';
import { axeViolations } from './axe-violations';
import { describeInBrowser } from './browser-test';
import { greyLevels, inNode, largestDifference, picture } from './generated';

/** That of the digits. */
const schedule = createNoiseSchedule({
  numTrainTimesteps: 1000,
  betaStart: 0.0001,
  betaEnd: 0.02,
  betaSchedule: 'squaredcos_cap_v2',
  predictionType: 'v_prediction',
  timestepSpacing: 'trailing',
  varianceType: 'fixed_small',
  clipSample: false,
  clipSampleRange: 1,
  rescaleBetasZeroSnr: false,
  stepsOffset: 0,
} satisfies NoiseScheduleConfig);

const asPixels = (levels: readonly number[]): Float32Array =>
  Float32Array.from(levels, (level) => level / 127.5 - 1);

async function untilDone(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
  await page.locator('button:enabled', { hasText: 'Save PNG' }).waitFor();
}

/** The grey levels of the drawing that the page's address holds. */
function drawingInAddress(page: Page): readonly number[] {
  const { hash } = new URL(page.url());
  const [, drawing = ''] = /[#?&]picture=d([\w-]*)/.exec(hash) ?? [];
  return Array.from(parseLevels(drawing) ?? [], (level) => (level / WHITE) * 255);
}

describeInBrowser('forward and back', (test) => {
  let page: Page;
  beforeAll(async () => {
    page = await test.open('#edit?model=digits&picture=e3&t=499&class=8&seed=5&steps=4&guidance=1', {
      backend: 'wasm',
    });
  });

  it('adds the noise of equation 4, live, and denoises from there as Node does', async () => {
    await untilDone(page);
    const own = asPixels(await greyLevels(picture(page, 'Your picture')));
    expect(own.some((pixel) => pixel === 1)).toBe(true);
    const noise = normals(subKey(randomKey(5, 'initial'), 0), own.length);
    const [signal, deviation] = [schedule.sqrtAlphaBars[499] ?? 0, schedule.sqrtOneMinusAlphaBars[499] ?? 0];
    const expected = Array.from(
      own,
      (pixel, i) => (signal * pixel + deviation * (noise[i] ?? 0) + 1) * 127.5,
    );
    const noised = await greyLevels(picture(page, 'Your picture with noise'));
    const clamped = expected.map((level) => Math.min(255, Math.max(0, level)));
    expect(largestDifference(noised, clamped)).toBeLessThanOrEqual(1);

    const request = { initialImages: own, strength: 0.5, classLabels: [8], seed: 5, numInferenceSteps: 4 };
    const [denoised] = await inNode(request);
    const shown = await greyLevels(picture(page, 'Denoised'));
    expect(largestDifference(shown, denoised ?? [])).toBeLessThanOrEqual(1);

    await page.getByLabel('Noise, up to timestep t').fill('0');
    const unnoised = await greyLevels(picture(page, 'Your picture with noise'));
    expect(largestDifference(unnoised, await greyLevels(picture(page, 'Your picture')))).toBeLessThan(20);
  });

  it('draws by keyboard and by pointer, and keeps the drawing in the address', async () => {
    await page.getByRole('button', { name: 'Empty page' }).click();
    const pad = page.getByRole('application');
    await pad.focus();
    for (const key of ['Space', ...new Array<string>(8).fill('ArrowRight'), 'Space']) {
      await page.keyboard.press(key);
    }
    const byKeyboard = await greyLevels(picture(page, 'Your picture'));
    expect(byKeyboard[16 * 32 + 20]).toBe(255);
    expect(byKeyboard[4 * 32 + 20]).toBe(0);
    const box = await pad.boundingBox();
    const at = (share: number) => ({ x: (box?.x ?? 0) + share * (box?.width ?? 0), y: (box?.y ?? 0) + 20 });
    await page.mouse.move(at(0.2).x, at(0.2).y);
    await page.mouse.down();
    await page.mouse.move(at(0.8).x, at(0.8).y, { steps: 3 });
    await page.mouse.up();
    const drawn = await greyLevels(picture(page, 'Your picture'));
    expect(drawn.filter((level) => level === 255).length).toBeGreaterThan(
      byKeyboard.filter((level) => level === 255).length + 10,
    );
    // The address follows a moment later; what it held in between was a part of the drawing.
    await expect.poll(() => drawingInAddress(page), { timeout: 60_000 }).toEqual(drawn);
    await page.reload();
    await untilDone(page);
    expect(await greyLevels(picture(page, 'Your picture'))).toEqual(drawn);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('paints anew under the veil alone', async () => {
    await page.getByLabel('A real 7, number 2').check();
    await page.getByLabel('Paint a part anew').check();
    await page.getByRole('button', { name: 'Bottom' }).click();
    await page.getByLabel('Steps').fill('2');
    const own = await greyLevels(picture(page, 'Your picture, with a veil over what is painted anew'));
    const half = own.length / 2;
    const painted = () => greyLevels(picture(page, 'Painted anew'));
    // The controls rest a moment before the run begins, and a short run is over at once.
    const kept = async () => (await painted()).slice(0, half);
    await expect.poll(kept, { timeout: 60_000 }).toEqual(own.slice(0, half));
    await untilDone(page);
    expect(largestDifference((await painted()).slice(half), own.slice(half))).toBeGreaterThan(30);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('goes from one picture to another, whose ends are those of their seeds', async () => {
    await page.getByLabel('Go from one to another').check();
    await page
      .getByRole('group', { name: 'To' })
      .or(page.getByLabel('To', { exact: true }))
      .first()
      .waitFor();
    await page.getByText('Computing …').waitFor({ state: 'detached' });
    const steps = Number(new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('steps'));
    const [first] = await inNode({ classLabels: [7], seed: 5, numInferenceSteps: steps });
    const [last] = await inNode({ classLabels: [8], seed: 11, numInferenceSteps: steps });
    expect(largestDifference(await greyLevels(picture(page, 'The first picture')), first ?? [])).toBeLessThan(
      2,
    );
    expect(largestDifference(await greyLevels(picture(page, 'The second picture')), last ?? [])).toBeLessThan(
      2,
    );
    const halfway = await greyLevels(picture(page, 'Between the two'));
    await page.getByLabel('How far on the way').fill('100');
    await page.getByText('Computing …').waitFor({ state: 'detached' });
    const shown = await greyLevels(picture(page, 'Between the two'));
    expect(largestDifference(shown, last ?? [])).toBeLessThan(2);
    expect(largestDifference(shown, halfway)).toBeGreaterThan(30);
    expect(await axeViolations(page)).toEqual([]);
  });
});
