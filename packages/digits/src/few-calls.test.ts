import { Sampler, uniPC } from '@ddpm/sampler';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWeightsPackage } from '../../../weights-package.tests';
import { digits as teacher } from './index';
import { digits } from './few-calls';

const folder = path.join(import.meta.dirname, '..');
testWeightsPackage(digits, folder, 'few-calls');

describe('with int8 weights', () => {
  testWeightsPackage(digits, folder, 'few-calls-int8');

  test('the same seed draws nearly the same digits', async () => {
    const draw = async (dtype: 'float16' | 'int8'): Promise<Float32Array> => {
      const sampler = await Sampler.fromPretrained(digits, { dtype });
      const { pixels } = await sampler.sample({ ...request, numInferenceSteps: 4 });
      await sampler.dispose();
      return pixels;
    };
    expect(medianDifference(await draw('float16'), await draw('int8'))).toBeLessThan(0.01);
  });
});

const request = { classLabels: Array.from({ length: 20 }, (_, index) => index % 10), seed: 5 };

/** The median over the pictures of the mean squared difference of their pixels. */
function medianDifference(one: Float32Array, other: Float32Array): number {
  const pixels = one.length / request.classLabels.length;
  const differences = request.classLabels.map((_, picture) => {
    const from = picture * pixels;
    const squares = one.subarray(from, from + pixels).map((pixel, i) => (pixel - other[from + i]!) ** 2);
    return squares.reduce((sum, square) => sum + square, 0) / pixels;
  });
  return differences.sort((a, b) => a - b)[differences.length / 2]!;
}

const inSteps = [1, 2, 4] as const;

test("four calls give nearly the teacher's picture of the seed, one and two come near", async () => {
  const [few, many] = [await Sampler.fromPretrained(digits), await Sampler.fromPretrained(teacher)];
  // Without noise of its own, as the few calls have none.
  const guided = { method: uniPC(), guidanceScale: 1.5, guidanceInterval: [400, 700] as const };
  const expected = (await many.sample({ ...request, ...guided, numInferenceSteps: 20 })).pixels;
  const pictures = await Promise.all(
    inSteps.map((numInferenceSteps) => few.sample({ ...request, numInferenceSteps })),
  );
  const [one, two, four] = pictures.map(({ pixels }) => medianDifference(pixels, expected));
  // Other seeds of the teacher differ by 0.3.
  expect(one).toBeLessThan(0.04);
  expect(two).toBeLessThan(0.04);
  expect(four).toBeLessThan(0.02);
  expect(four).toBeLessThan(two!);
  await Promise.all([few.dispose(), many.dispose()]);
});
