import { Sampler } from '@ddpm/sampler';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWeightsPackage } from '../../../weights-package.tests';
import { digits } from './index';

const folder = path.join(import.meta.dirname, '..');
testWeightsPackage(digits, folder);

describe('with int8 weights', () => {
  testWeightsPackage(digits, folder, 'model-int8');

  test('the same seed draws nearly the same digits', async () => {
    const request = { classLabels: [0, 3, 5, 8], seed: 3, numInferenceSteps: 8 };
    const pixelsOf = async (dtype: 'float16' | 'int8'): Promise<Float32Array> => {
      const sampler = await Sampler.fromPretrained(digits, { dtype });
      const { pixels } = await sampler.sample(request);
      await sampler.dispose();
      return pixels;
    };
    const [exact, small] = [await pixelsOf('float16'), await pixelsOf('int8')];
    const squares = exact.map((pixel, index) => (pixel - (small[index] ?? NaN)) ** 2);
    // Digits of other seeds differ by 0.3.
    expect(squares.reduce((sum, square) => sum + square, 0) / squares.length).toBeLessThan(0.01);
  });
});

test('digits come out: ten classes, bright strokes on black', async () => {
  const sampler = await Sampler.fromPretrained(digits);
  expect(sampler.model.imageShape).toEqual([32, 32, 1]);
  const { images } = await sampler.sample({ classLabels: ['0', 1, '7'], seed: 42, numInferenceSteps: 8 });
  for (const { pixels } of images) {
    const share = (test: (pixel: number) => boolean): number => pixels.filter(test).length / pixels.length;
    expect(share((pixel) => pixel < -0.8)).toBeGreaterThan(0.7);
    expect(share((pixel) => pixel > 0.5)).toBeGreaterThan(0.03);
  }
  // A one has less ink than a zero.
  const ink = images.map(({ pixels }) => pixels.reduce((sum, pixel) => sum + Math.max(0, pixel), 0));
  expect(ink[1]).toBeLessThan(ink[0]!);
  await sampler.dispose();
});
