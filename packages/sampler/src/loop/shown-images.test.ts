import '@tensorflow/tfjs-backend-cpu';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { methodNames, namedMethod, Sampler, type SamplingModel, type SamplingOptions } from '../index';

/** A network that says what it was shown: its clean image is its input, where predictions are clean images. */
const mirror: SamplingModel = {
  imageShape: [2, 2, 1],
  numClasses: null,
  nullLabel: null,
  classNames: null,
  parameters: {},
  predict: (_, images) => images,
};
const schedule = createNoiseSchedule({
  ...articleSchedule,
  predictionType: 'sample',
  clipSample: false,
});

beforeAll(() => tf.setBackend('cpu'));

async function expectShownSeen(options: SamplingOptions): Promise<void> {
  const sampler = new Sampler({ model: mirror, schedule });
  let before: Float32Array | null = null;
  let steps = 0;
  await sampler.sample({
    ...{ count: 3, batchSize: 2, seed: 4, numInferenceSteps: 5 },
    ...options,
    onStep: ({ step, batch, shown, xt, x0 }) => {
      expect(shown).toHaveLength(batch === 0 ? 8 : 4);
      expect(shown).toEqual(x0);
      if (options.inpainting === undefined && step > 0) expect(shown).toEqual(before);
      before = xt.slice();
      // What a callback does with its arrays changes nothing.
      for (const array of [shown, xt, x0]) array.fill(7);
      steps += 1;
    },
  });
  expect(steps).toBeGreaterThanOrEqual(10);
  await sampler.dispose();
}

describe('a step event carries what the network was shown', () => {
  it.each(methodNames)('from noise, by %s', async (name) => {
    await expectShownSeen({ method: namedMethod(name) });
  });

  it('from given images', async () => {
    const initialImages = Float32Array.from({ length: 12 }, (_, index) => Math.cos(index));
    await expectShownSeen({ initialImages, strength: 1 });
  });

  it('with the kept part of an inpainted image, stretches run again among them', async () => {
    const images = Float32Array.from({ length: 12 }, (_, index) => Math.cos(index));
    const inpainting = { images, mask: Float32Array.of(1, 0, 0.5, 1), resamplings: 2, jumpLength: 2 };
    await expectShownSeen({ inpainting });
  });
});
