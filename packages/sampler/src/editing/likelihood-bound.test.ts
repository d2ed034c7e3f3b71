import '@tensorflow/tfjs-backend-cpu';
import { normals, randomKey } from '@ddpm/random';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { expect, test } from 'vitest';
import { likelihoodBound, Sampler } from '../index';
import { gaussianCleanImage, gaussianModel } from '../reference/gaussian-model';
import { normalCdf } from './likelihood-bound';

const schedule = createNoiseSchedule(articleSchedule);
const deviation = 0.3;
const model = gaussianModel({ means: [0.1], deviation, imageShape: [16, 16, 1] }, schedule);
const asEightBits = (x: number): number => Math.round((Math.min(1, Math.max(-1, x)) + 1) * 127.5) / 127.5 - 1;
const images = normals(randomKey(1, 'images'), 4 * 256).map((x) => asEightBits(0.1 + deviation * x));

test('the bound is its expectation in closed form, and above the true bits of normal data', async () => {
  const sampler = new Sampler({ model, schedule });
  const classLabels = [0, 0, 0, 0];
  const { bitsPerDimension, perImage, terms } = await likelihoodBound(sampler, {
    images,
    classLabels,
    seed: 2,
  });
  const bits = (nats: number): number => nats / (images.length * Math.LN2);

  let steps = 0;
  for (let t = 999; t > 0; t -= 1) {
    const [alphaBar, next] = [schedule.alphaBars[t]!, schedule.alphaBars[t - 1]!];
    const gain = next / (1 - next) - alphaBar / (1 - alphaBar);
    const x0 = gaussianCleanImage(deviation, alphaBar);
    const variance = x0.xt ** 2 * (1 - alphaBar);
    for (const pixel of images) {
      const bias = pixel - x0.xt * Math.sqrt(alphaBar) * pixel - x0.mean * 0.1;
      steps += (gain / 2) * (bias ** 2 + variance);
    }
  }
  expect(terms.diffusion / bits(steps)).toBeCloseTo(1, 1);
  expect(terms.prior).toBeLessThan(1e-4);
  expect(terms.prior + terms.diffusion + terms.decoder).toBeCloseTo(bitsPerDimension, 9);
  expect(perImage.reduce((sum, x) => sum + x, 0) / 4).toBeCloseTo(bitsPerDimension, 9);

  const truth = images.reduce((sum, pixel) => {
    const z = (edge: number): number => normalCdf((pixel + edge - 0.1) / deviation);
    return sum - Math.log(z(1 / 255) - z(-1 / 255));
  }, 0);
  expect(bitsPerDimension).toBeGreaterThan(bits(truth));
  // The fixed variance of the last few, coarse steps costs most of a bit, whatever the model.
  expect(bitsPerDimension).toBeLessThan(bits(truth) + 1);
  await sampler.dispose();
});

test('a wrong model needs more bits', async () => {
  const sampler = new Sampler({ model, schedule });
  const wrong = new Sampler({
    model: gaussianModel({ means: [-0.4], deviation, imageShape: [16, 16, 1] }, schedule),
    schedule,
  });
  const request = { images, classLabels: [0, 0, 0, 0], numInferenceSteps: 100 };
  const right = await likelihoodBound(sampler, request);
  expect((await likelihoodBound(wrong, request)).bitsPerDimension).toBeGreaterThan(
    right.bitsPerDimension + 0.3,
  );
  await expect(likelihoodBound(sampler, { images: new Float32Array(3) })).rejects.toThrow(
    'The images to rate have 3 numbers; pass a multiple of 256: [count, 16, 16, 1].',
  );
  for (const pixel of [1.5, -255, NaN]) {
    await expect(likelihoodBound(sampler, { images: images.map(() => pixel) })).rejects.toThrow(
      `The images to rate hold a pixel of ${pixel}`,
    );
  }
});

test.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1, 0.15865525393145707],
  [-3, 0.0013498980316300933],
  [-6, 9.865876450376981e-10],
  [2.5, 0.9937903346742238],
])('the chance of a normal number below %d', (x, chance) => {
  expect(normalCdf(x) / chance).toBeCloseTo(1, 6);
});
