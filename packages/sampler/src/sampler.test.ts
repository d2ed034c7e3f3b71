import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner } from '@ddpm/engine';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  ddim,
  ddpm,
  Sampler,
  type SamplingMethod,
  type SamplingModel,
  type SamplingOptions,
  type SamplingProgress,
  type SamplingStepEvent,
} from './index';
import { gaussianModel, type GaussianData } from './reference/gaussian-model';
import { smallParameters, smallUNet } from './testing/small-unet';

const schedule = createNoiseSchedule(articleSchedule);
const data: GaussianData = { means: [0.5, -0.3], deviation: 0.4, imageShape: [2, 3, 1] };
const newSampler = (): Sampler => new Sampler({ model: gaussianModel(data, schedule), schedule });
const request: SamplingOptions = {
  classLabels: [0, 1, 0],
  numInferenceSteps: 5,
  method: ddpm(),
  batchSize: 2,
};

describe('what a sampler returns', () => {
  test('images with their shape, label and index, as views of all pixels', async () => {
    const sampler = newSampler();
    const { images, pixels, shape, device } = await sampler.sample({ ...request, firstSampleIndex: 10 });
    expect(shape).toEqual([3, 2, 3, 1]);
    expect(images.map(({ label, sampleIndex }) => [label, sampleIndex])).toEqual([
      [0, 10],
      [1, 11],
      [0, 12],
    ]);
    expect(images[1]!.shape).toEqual([2, 3, 1]);
    expect(images[1]!.pixels).toEqual(pixels.slice(6, 12));
    expect(device).toMatchObject({ engine: 'eager', backend: 'cpu' });
    await sampler.dispose();
  });

  test('a null label comes back as null', async () => {
    const sampler = Sampler.fromModel({ unetConfig: smallUNet, parameters: smallParameters(), schedule });
    const { images } = await sampler.sample({ classLabels: [3, null], numInferenceSteps: 1 });
    expect(images.map(({ label }) => label)).toEqual([3, null]);
    await sampler.dispose();
  });
});

describe('callbacks', () => {
  test('onStep tells of every step of every batch in order, without padding', async () => {
    const events: SamplingStepEvent[] = [];
    const sampler = newSampler();
    const { pixels } = await sampler.sample({ ...request, onStep: (event) => void events.push(event) });
    const expected = [0, 1].flatMap((batch) => [0, 1, 2, 3, 4].map((step) => [batch, step]));
    expect(events.map(({ batch, step }) => [batch, step])).toEqual(expected);
    expect(events.slice(0, 5).map(({ t }) => t)).toEqual([999, 799, 599, 399, 199]);
    expect(events.map(({ xt }) => xt.length)).toEqual([
      ...new Array<number>(5).fill(12),
      ...new Array<number>(5).fill(6),
    ]);
    expect(events[5]).toMatchObject({ steps: 5, batches: 2, firstSampleIndex: 2 });
    expect(events[9]!.xt).toEqual(pixels.slice(12));
    // The last step of an ancestral process ends at its own predicted clean image.
    expect(events[9]!.x0).toEqual(events[9]!.xt);
    await sampler.dispose();
  });

  test("the arrays are the callback's to change", async () => {
    const sampler = newSampler();
    const plain = await sampler.sample(request);
    const onStep = ({ xt, x0 }: SamplingStepEvent): void => {
      xt.fill(9);
      x0.fill(9);
    };
    expect((await sampler.sample({ ...request, onStep })).pixels).toEqual(plain.pixels);
    await sampler.dispose();
  });

  test('stepInterval thins them out, and keeps the last', async () => {
    const steps: number[] = [];
    const sampler = newSampler();
    const onStep = ({ step }: SamplingStepEvent): void => void steps.push(step);
    await sampler.sample({ ...request, classLabels: [0], stepInterval: 2, onStep });
    expect(steps).toEqual([1, 3, 4]);
    await sampler.dispose();
  });

  test('onProgress counts the steps of all batches', async () => {
    const seen: SamplingProgress[] = [];
    const sampler = newSampler();
    await sampler.sample({ ...request, onProgress: (progress) => void seen.push(progress) });
    expect(seen).toEqual(Array.from({ length: 10 }, (_, i) => ({ done: i + 1, total: 10 })));
    await sampler.dispose();
  });
});

describe('when it is stopped', () => {
  test('an abort rejects with its reason, leaves no tensors, and the sampler goes on working', async () => {
    const before = tf.memory().numTensors;
    const sampler = newSampler();
    const controller = new AbortController();
    const reason = new Error('enough');
    const steps: number[] = [];
    const onStep = ({ step }: SamplingStepEvent): void => {
      steps.push(step);
      if (step === 2) controller.abort(reason);
    };
    await expect(sampler.sample({ ...request, onStep, signal: controller.signal })).rejects.toBe(reason);
    expect(steps.length).toBeLessThan(5);
    expect(tf.memory().numTensors).toBe(before);
    expect((await sampler.sample(request)).images.length).toBe(3);
    await sampler.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('an abort from a timer arrives between the steps of a backend that never waits', async () => {
    const sampler = newSampler();
    const options = {
      ...request,
      classLabels: new Array<number>(64).fill(0),
      numInferenceSteps: 1000,
      batchSize: 64,
    };
    const signal = AbortSignal.timeout(30);
    await expect(sampler.sample({ ...options, signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    await sampler.dispose();
  });

  test('an aborted signal starts nothing', async () => {
    let runners = 0;
    const createRunner: typeof createEagerRunner = (step, state) => {
      runners += 1;
      return createEagerRunner(step, state);
    };
    const sampler = new Sampler({ model: gaussianModel(data, schedule), schedule, createRunner });
    await expect(sampler.sample({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(runners).toBe(0);
  });

  test('an error in a callback rejects, leaves no tensors, and the sampler goes on working', async () => {
    const before = tf.memory().numTensors;
    const sampler = newSampler();
    const onStep = (): Promise<void> => Promise.reject(new Error('mine'));
    await expect(sampler.sample({ ...request, onStep })).rejects.toThrow('mine');
    expect(tf.memory().numTensors).toBe(before);
    expect((await sampler.sample(request)).images.length).toBe(3);
    await sampler.dispose();
  });

  test('weights that are not numbers are reported, and leave no tensors', async () => {
    const before = tf.memory().numTensors;
    const sampler = Sampler.fromModel({
      unetConfig: smallUNet,
      parameters: smallParameters().fill(NaN),
      schedule,
    });
    await expect(sampler.sample({ classLabels: [0], numInferenceSteps: 2 })).rejects.toMatchObject({
      name: 'NonFiniteSampleError',
      message: expect.stringContaining('not finite numbers') as string,
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('runners', () => {
  test('one runner serves all requests of one kind; tensors stay flat; dispose frees them', async () => {
    let runners = 0;
    const createRunner: typeof createEagerRunner = (step, state) => {
      runners += 1;
      return createEagerRunner(step, state);
    };
    const before = tf.memory().numTensors;
    const sampler = new Sampler({ model: gaussianModel(data, schedule), schedule, createRunner });
    await sampler.sample(request);
    const held = tf.memory().numTensors;
    await sampler.sample({ ...request, seed: 9, numInferenceSteps: 7 });
    expect(tf.memory().numTensors).toBe(held);
    expect(runners).toBe(1);
    await sampler.sample({ ...request, method: ddim() });
    await sampler.sample({ ...request, method: ddim({ eta: 1 }) });
    await sampler.sample({ ...request, method: ddim({ eta: 0.5 }) });
    await sampler.sample({ ...request, method: ddim({ eta: 0.5 }), clipSample: true });
    expect(runners).toBe(4);
    await sampler.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(sampler.sample(request)).rejects.toMatchObject({ name: 'SamplerDisposedError' });
  });

  test('a runner that records its step is shown inputs of the kind that it will be given', async () => {
    const kinds: string[][] = [];
    const kindsOf = (inputs: object): string[] =>
      Object.entries(inputs as Record<string, { shape: number[]; data: object }>).map(
        ([name, { shape, data: values }]) => `${name} ${values.constructor.name} [${shape.join()}]`,
      );
    const sampler = new Sampler({
      model: gaussianModel(data, schedule),
      schedule,
      createRunner: async (step, state, exampleInputs) => {
        kinds.push(kindsOf(exampleInputs));
        const runner = await createEagerRunner(step, state);
        return {
          ...runner,
          device: runner.device,
          run: (inputs) => (kinds.push(kindsOf(inputs)), runner.run(inputs)),
          dispose: () => runner.dispose(),
        };
      },
    });
    await sampler.sample(request);
    kinds.forEach((kind) => {
      expect(kind).toEqual(kinds[0]);
    });
    expect(kinds[0]).toContain('labels Int32Array [2]');
    expect(kinds.length).toBe(11);
    await sampler.dispose();
  });
});

test('a method may carry tensors from step to step, and begins each batch without any', async () => {
  const model: SamplingModel = {
    predict: (_, xt) => tf.onesLike(xt),
    parameters: {},
    imageShape: [1, 1, 1],
    numClasses: null,
    nullLabel: null,
  };
  // Sums the predicted images, which are all ones: after n steps the image is n (n + 1) / 2.
  const summing: SamplingMethod = {
    name: 'summing',
    usesNoise: false,
    coefficientNames: ['keep'],
    memoryNames: ['sum'],
    plan: (_, timesteps) =>
      Array.from(timesteps, (t, i) => ({ t, alphaBar: 0.5, coefficients: { keep: i === 0 ? 0 : 1 } })),
    update: ({ x0, xt, coefficients, memory }) => {
      const sum = tf.add<tf.Tensor4D>(memory['sum']!, x0);
      return { xt: tf.add(tf.mul(xt, coefficients['keep']!), sum), memory: { sum } };
    },
  };
  const sampler = new Sampler({
    model,
    schedule: createNoiseSchedule({ ...articleSchedule, predictionType: 'sample' }),
  });
  const { pixels } = await sampler.sample({ count: 3, batchSize: 1, numInferenceSteps: 4, method: summing });
  expect([...pixels]).toEqual([10, 10, 10]);
  await sampler.dispose();
});
