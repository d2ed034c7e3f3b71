import { ddim, dpmSolver2M, dpmSolver3M, heun, Sampler, uniPC, type SamplingMethod } from '@ddpm/sampler';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digits } from './index';

let sampler: Sampler;
let thousandSteps: Float32Array;
let ddimInThirty: number;
const request = { classLabels: [3], seed: 11 };

beforeAll(async () => {
  sampler = await Sampler.fromPretrained(digits);
  thousandSteps = await pixelsOf(ddim(), 1000);
  ddimInThirty = await distance(ddim(), 30);
});
afterAll(async () => {
  await sampler.dispose();
});

async function pixelsOf(method: SamplingMethod, numInferenceSteps: number): Promise<Float32Array> {
  return (await sampler.sample({ ...request, method, numInferenceSteps })).pixels;
}

/** Root mean square of the difference from the images of 1000 steps; pixels span 2. */
async function distance(method: SamplingMethod, steps: number): Promise<number> {
  const pixels = await pixelsOf(method, steps);
  const sum = pixels.reduce((total, pixel, i) => total + (pixel - thousandSteps[i]!) ** 2, 0);
  return Math.sqrt(sum / pixels.length);
}

test.each<[string, SamplingMethod]>([
  ['DPM-Solver++ 2M', dpmSolver2M()],
  ['DPM-Solver++ 3M', dpmSolver3M()],
  ['UniPC', uniPC()],
  ['Heun', heun()],
])('%s draws in 30 steps what DDIM draws in 1000, nearer than DDIM in 30', async (_, method) => {
  expect(await distance(method, 30)).toBeLessThan(ddimInThirty);
  expect(ddimInThirty).toBeLessThan(0.05);
});
