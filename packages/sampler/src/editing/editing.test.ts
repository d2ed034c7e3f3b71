import '@tensorflow/tfjs-backend-cpu';
import { normals, randomKey } from '@ddpm/random';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, test } from 'vitest';
import { ddim, ddpm, interpolate, invert, Sampler, sampleEveryLabel, type SamplingModel } from '../index';
import { gaussianModel, type GaussianData } from '../reference/gaussian-model';
import { gaussianPairs } from '../reference/gaussian-pairs';
import { sphericalInterpolation } from './interpolate';
import fc from 'fast-check';

const schedule = createNoiseSchedule(articleSchedule);
const data: GaussianData = { means: [0.5, -0.3], deviation: 0.4, imageShape: [8, 8, 1] };
const size = 64;
const newSampler = (of: GaussianData = data): Sampler =>
  new Sampler({ model: { ...gaussianModel(of, schedule), classNames: ['up', 'down'] }, schedule });

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);
}

describe('interpolation', () => {
  test('along the arc keeps the length and meets both ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, share) => {
          const [a, b] = [0, 1].map((i) => normals(randomKey(seed, i), 256)) as [Float32Array, Float32Array];
          const length = (v: Float32Array): number => Math.hypot(...v);
          const between = length(sphericalInterpolation(a, b, share));
          expect(between).toBeGreaterThan(Math.min(length(a), length(b)) * 0.97);
          expect(between).toBeLessThan(Math.max(length(a), length(b)) * 1.03);
          expect(largestDifference(sphericalInterpolation(a, b, 0), a)).toBeLessThan(1e-6);
          expect(largestDifference(sphericalInterpolation(a, b, 1), b)).toBeLessThan(1e-6);
        },
      ),
    );
    const same = Float32Array.of(1, 2, 3);
    expect(sphericalInterpolation(same, same, 0.3)).toEqual(same);
  });

  test('begins and ends with the images of the two seeds, and blends the classes between', async () => {
    const sampler = newSampler();
    const options = { numInferenceSteps: 20 };
    const { pixels, images } = await interpolate(sampler, {
      ...options,
      from: { seed: 1, classLabel: 'up' },
      to: { seed: 2, classLabel: 'down', sampleIndex: 3 },
      count: 5,
    });
    expect(images.length).toBe(5);
    const first = await sampler.sample({ ...options, classLabels: [0], seed: 1 });
    const last = await sampler.sample({ ...options, classLabels: [1], seed: 2, firstSampleIndex: 3 });
    expect(largestDifference(pixels.slice(0, size), first.pixels)).toBeLessThan(1e-5);
    expect(largestDifference(pixels.slice(4 * size), last.pixels)).toBeLessThan(1e-5);
    const mean = images[2]!.pixels.reduce((sum, x) => sum + x, 0) / size;
    expect(Math.abs(mean - 0.1)).toBeLessThan((4 * 0.4) / Math.sqrt(size));
    await sampler.dispose();
  });

  test('at a share of the way gives the image that lies there among others', async () => {
    const sampler = newSampler();
    const ends = { from: { seed: 1, classLabel: 0 }, to: { seed: 2, classLabel: 1 }, numInferenceSteps: 5 };
    const { pixels: all } = await interpolate(sampler, { ...ends, count: 5 });
    const { pixels: one } = await interpolate(sampler, { ...ends, shares: [0.75] });
    expect(largestDifference(one, all.slice(3 * size, 4 * size))).toBeLessThan(1e-6);
    await expect(interpolate(sampler, { ...ends, shares: [0.5, 1.5] })).rejects.toThrow(
      'share of an interpolation is 1.5',
    );
    await sampler.dispose();
  });

  test('needs two images, and a label at both ends or at none', async () => {
    const sampler = newSampler();
    await expect(interpolate(sampler, { from: { seed: 1 }, to: { seed: 2 }, count: 1 })).rejects.toThrow(
      'The count of an interpolation is 1',
    );
    await expect(interpolate(sampler, { from: { seed: 1, classLabel: 0 }, to: { seed: 2 } })).rejects.toThrow(
      'One end of the interpolation has a classLabel',
    );
    await sampler.dispose();
  });
});

describe('inversion', () => {
  test('finds the noise that DDIM turns into the images', async () => {
    const sampler = newSampler();
    const images = normals(randomKey(5, 'images'), 2 * size).map((x) => 0.4 * x);
    const options = { classLabels: [0, 1], numInferenceSteps: 20 };
    const noise = await invert(sampler, { ...options, images, iterations: 6 });
    const { pixels } = await sampler.sample({ ...options, initialNoise: noise, method: ddim() });
    expect(largestDifference(pixels, images)).toBeLessThan(0.01);
    const once = await invert(sampler, { ...options, images, iterations: 1 });
    const again = await sampler.sample({ ...options, initialNoise: once, method: ddim() });
    expect(largestDifference(again.pixels, images)).toBeGreaterThan(2 * largestDifference(pixels, images));
    await sampler.dispose();
  });

  test('gives back the noise that an image was made of', async () => {
    const sampler = newSampler();
    const options = { classLabels: [1], numInferenceSteps: 20 };
    const { pixels } = await sampler.sample({ ...options, seed: 3 });
    const noise = await invert(sampler, { ...options, images: pixels, iterations: 8 });
    expect(largestDifference(noise, normals(randomKey(3, 'initial', 0), size))).toBeLessThan(0.02);
    await sampler.dispose();
  });

  // No epsilon here: where hardly any signal is left, float32 cannot tell the clean image from it.
  const cosine = { betaSchedule: 'squaredcos_cap_v2', predictionType: 'v_prediction' } as const;
  test.each([
    ['the cosine schedule', cosine, 0.4],
    ['the cosine schedule, images that vary more', cosine, 1.5],
    [
      'a schedule that ends in pure noise',
      { predictionType: 'v_prediction', rescaleBetasZeroSnr: true },
      0.4,
    ],
    ['pure noise, images that vary more', { predictionType: 'sample', rescaleBetasZeroSnr: true }, 0.9],
  ] as const)('goes round on %s', async (_, fields, deviation) => {
    const steep = createNoiseSchedule({ ...articleSchedule, ...fields });
    const model = gaussianModel({ ...data, deviation }, steep);
    const sampler = new Sampler({ model, schedule: steep });
    const images = normals(randomKey(7, 'images'), size).map((x) => deviation * x);
    const options = { classLabels: [1], numInferenceSteps: 10 };
    const noise = await invert(sampler, { ...options, images, iterations: 10 });
    const { pixels } = await sampler.sample({
      ...{ ...options, initialNoise: noise, method: ddim(), clipSample: false },
    });
    expect(largestDifference(pixels, images)).toBeLessThan(1e-4);
    await sampler.dispose();
  });

  test('refuses images of another size', async () => {
    await expect(invert(newSampler(), { images: new Float32Array(7) })).rejects.toThrow(
      'The images to invert have 7 numbers; pass a multiple of 64: [count, 8, 8, 1].',
    );
  });
});

test('one noise, every label: images that differ by their label alone', async () => {
  const sampler = newSampler();
  const options = { seed: 4, numInferenceSteps: 20, method: ddpm() };
  const { images } = await sampleEveryLabel(sampler, options);
  expect(images.map(({ label }) => label)).toEqual([0, 1]);
  const single = await sampler.sample({ ...options, classLabels: [0] });
  expect(largestDifference(images[0]!.pixels, single.pixels)).toBeLessThan(1e-6);
  // The data differ by their mean alone, so the images differ by one number everywhere.
  const differences = images[0]!.pixels.map((x, i) => x - images[1]!.pixels[i]!);
  expect(Math.max(...differences) - Math.min(...differences)).toBeLessThan(1e-4);
  await expect(
    sampleEveryLabel(
      new Sampler({ model: { ...gaussianModel(data, schedule), numClasses: null }, schedule }),
    ),
  ).rejects.toThrow('This model has no labels to compare');
  await sampler.dispose();
});

describe('images to begin with', () => {
  const initialImages = new Float32Array(size).fill(0.9);
  const options = { classLabels: [0], numInferenceSteps: 50, seed: 1 };

  test('keep the less of themselves, the greater the strength', async () => {
    const sampler = newSampler();
    const means: number[] = [];
    for (const strength of [0.02, 0.2, 0.5, 1]) {
      const { pixels } = await sampler.sample({ ...options, initialImages, strength });
      means.push(pixels.reduce((sum, x) => sum + x, 0) / size);
    }
    expect(means[0]).toBeGreaterThan(0.8);
    expect(means).toEqual(means.toSorted((a, b) => b - a));
    expect(Math.abs(means[3]! - 0.5)).toBeLessThan((4 * 0.4) / Math.sqrt(size));
    await sampler.dispose();
  });

  test('take as many steps as the strength says', async () => {
    const sampler = newSampler();
    const steps: number[] = [];
    const onStep = ({ t }: { t: number }): void => void steps.push(t);
    await sampler.sample({ ...options, initialImages, strength: 0.1, onStep });
    expect(steps).toEqual([99, 79, 59, 39, 19]);
    await sampler.dispose();
  });
});

describe('inpainting', () => {
  const mask = Float32Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 1 : 0));
  const given = Float32Array.from({ length: size }, (_, i) => Math.sin(i));

  test('keeps what is not masked, and where pixels are independent paints what it would paint anyway', async () => {
    const sampler = newSampler();
    const options = { classLabels: [0, 1], numInferenceSteps: 20, seed: 8, method: ddpm() };
    const plain = await sampler.sample(options);
    const { pixels } = await sampler.sample({ ...options, inpainting: { images: given, mask } });
    pixels.forEach((pixel, i) => {
      const inImage = i % size;
      if (mask[inImage] === 0) expect(pixel).toBe(given[inImage]);
      else expect(Math.abs(pixel - plain.pixels[i]!)).toBeLessThan(1e-5);
    });
    await sampler.dispose();
  });

  // Two pixels that are nearly the same: the exact denoiser of correlated normal data, by its sum and difference.
  const common = 0.5;
  const apart = 0.1;
  const pairs: SamplingModel = {
    ...gaussianPairs(common, apart),
    parameters: {},
    imageShape: [1, 2, 1],
    numClasses: null,
    nullLabel: null,
  };

  test('with resampling, paints what belongs to the kept part', async () => {
    const sampler = new Sampler({ model: pairs, schedule });
    const kept = 0.8;
    const paintedMean = async (resamplings: number): Promise<number> => {
      const { pixels } = await sampler.sample({
        count: 400,
        numInferenceSteps: 60,
        seed: 1,
        batchSize: 400,
        inpainting: {
          images: Float32Array.of(kept, 0),
          mask: Float32Array.of(0, 1),
          resamplings,
          jumpLength: 1,
        },
      });
      return pixels.filter((_, i) => i % 2 === 1).reduce((sum, x) => sum + x, 0) / 400;
    };
    // Covariance over variance times the kept value: the conditional mean of the other pixel.
    const [c, d] = [common ** 2, apart ** 2];
    const expected = (kept * (c - d)) / (c + d);
    const once = Math.abs((await paintedMean(1)) - expected);
    const often = Math.abs((await paintedMean(8)) - expected);
    expect(often).toBeLessThan(0.06);
    expect(once).toBeGreaterThan(2 * often);
    await sampler.dispose();
  });
});
