import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner, type CreateRunner } from '@ddpm/engine';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { methodNames, namedMethod, Sampler, type SamplingModel, type SamplingOptions } from '../index';
import { gaussianModel, type GaussianData } from '../reference/gaussian-model';
import { resolveRequest } from '../request/sampling-request';
import { runBatch } from './sampling-loop';
import { SamplingRunners } from './sampling-runners';

beforeAll(() => tf.setBackend('cpu'));

const schedule = createNoiseSchedule(articleSchedule);
const data: GaussianData = {
  means: [0.5, -0.3, 0.1],
  deviation: 0.4,
  imageShape: [4, 4, 1],
  lastIsNull: true,
};
const model = gaussianModel(data, schedule);
const image = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
const mask = Float32Array.from({ length: 16 }, (_, i) => i % 2);

/** Three images in two batches: the second is padded. */
const inInterval: SamplingOptions = {
  classLabels: [0, 1, 0],
  batchSize: 2,
  numInferenceSteps: 10,
  seed: 3,
  guidanceScale: 2,
  guidanceInterval: [300, 700],
};

/** The same request by one runner, which asks the network twice at every step and guides by 1 outside the interval. */
async function byGuidedStepsAlone(options: SamplingOptions): Promise<Float32Array> {
  const request = { ...resolveRequest(model, schedule, options), guidedSteps: 'all' as const };
  const runners = new SamplingRunners(createEagerRunner);
  const parts = { model, predictionType: schedule.config.predictionType, request };
  const onStep = (): Promise<void> => Promise.resolve();
  const pixels: number[] = [];
  for (let index = 0; index < request.batches; index += 1) {
    const batch = { ...parts, index, signal: undefined, onStep };
    pixels.push(...(await runBatch(() => runners.runner(parts, true), batch)));
  }
  await runners.discard();
  return Float32Array.from(pixels);
}

describe('steps in the interval and outside it, each by a runner of its own, give the images of one runner', () => {
  test.each<[string, SamplingOptions]>([
    ...methodNames.map((name): [string, SamplingOptions] => [name, { method: namedMethod(name) }]),
    ['inpainting', { method: namedMethod('ddpm'), inpainting: { images: image, mask, resamplings: 2 } }],
    ['rescaled guidance', { method: namedMethod('ddim'), guidanceRescale: 0.7 }],
    ['blended classes', { method: namedMethod('unipc'), classLabels: [[1, 2], null, 0] }],
  ])('%s', async (_, options) => {
    const before = tf.memory().numTensors;
    const sampler = new Sampler({ model, schedule });
    const expected = await byGuidedStepsAlone({ ...inInterval, ...options });
    const { pixels } = await sampler.sample({ ...inInterval, ...options });
    // The kept part of an inpainted image is pasted by the sampler, after the last step.
    const compared = (i: number): boolean => options.inpainting === undefined || mask[i % 16] === 1;
    const differences = pixels.map((pixel, i) => (compared(i) ? Math.abs(pixel - expected[i]!) : 0));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    await sampler.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('what a request asks of the network', () => {
  /** Images that the network saw, and runners that were made. */
  function counted(): { readonly sampler: Sampler; readonly asked: () => readonly [number, number] } {
    let [images, runners] = [0, 0];
    const predict: SamplingModel['predict'] = (parameters, xt, t, labels) => {
      images += xt.shape[0];
      return model.predict(parameters, xt, t, labels);
    };
    const createRunner: CreateRunner = (step, state) => {
      runners += 1;
      return createEagerRunner(step, state);
    };
    const sampler = new Sampler({ model: { ...model, predict }, schedule, createRunner });
    return { sampler, asked: () => [images, runners] };
  }

  const two: SamplingOptions = { ...inInterval, classLabels: [0, 1], method: namedMethod('sa-solver') };

  test.each<[string, SamplingOptions, number, number]>([
    // Timesteps 999, 899, ..., 99: those from 300 to 700 are four.
    ['in an interval: twice at its steps alone', two, 2 * (10 + 4), 2],
    ['guided everywhere: twice at every step', { ...two, guidanceInterval: undefined }, 2 * 20, 1],
    ['never guided: once, by one runner', { ...two, guidanceScale: 1 }, 2 * 10, 1],
    ['an interval without steps: once', { ...two, guidanceInterval: [301, 398] }, 2 * 10, 1],
  ])('%s', async (_, options, images, runners) => {
    const { sampler, asked } = counted();
    const spacing = { ...options, timestepSpacing: 'trailing' as const };
    const first = await sampler.sample(spacing);
    expect(asked()).toEqual([images, runners]);
    // The same runners run the next request of the kind.
    expect((await sampler.sample(spacing)).pixels).toEqual(first.pixels);
    expect(asked()).toEqual([2 * images, runners]);
    await sampler.dispose();
  });
});
