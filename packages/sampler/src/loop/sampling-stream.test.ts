import '@tensorflow/tfjs-backend-cpu';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { ddpm, Sampler, type SamplingOptions } from '../index';
import { gaussianModel } from '../reference/gaussian-model';

const schedule = createNoiseSchedule(articleSchedule);
const model = gaussianModel({ means: [0.5, -0.3], deviation: 0.4, imageShape: [2, 3, 1] }, schedule);
const request: SamplingOptions = {
  classLabels: [0, 1, 0],
  numInferenceSteps: 6,
  method: ddpm(),
  batchSize: 2,
};
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a stream gives the steps at the chosen cadence, then the images of sample', async () => {
  const sampler = new Sampler({ model, schedule });
  const { pixels } = await sampler.sample(request);
  const stream = sampler.stream({ ...request, stepInterval: 4 });
  const seen: [number, number][] = [];
  for await (const { batch, step, milliseconds, imageShape } of stream) {
    seen.push([batch, step]);
    expect(milliseconds).toBeGreaterThanOrEqual(0);
    expect(imageShape).toEqual([2, 3, 1]);
  }
  expect(seen).toEqual([
    [0, 3],
    [0, 5],
    [1, 3],
    [1, 5],
  ]);
  expect((await stream.result).pixels).toEqual(pixels);
  await sampler.dispose();
});

test('a slow reader does not hold the sampling up until many steps wait for it', async () => {
  const sampler = new Sampler({ model, schedule });
  let done = 0;
  const onProgress = (progress: { done: number }): void => void (done = progress.done);
  const options = { ...request, classLabels: [0], numInferenceSteps: 60, onProgress };
  let first = true;
  let steps = 0;
  for await (const { step } of sampler.stream(options)) {
    if (first) {
      // Sixteen steps wait in the queue, and sampling for the reader; then nothing goes on, however long that takes.
      await expect.poll(() => done, { timeout: 30_000 }).toBeGreaterThan(16);
      for (let turn = 0; turn < 20; turn += 1) await pause(1);
      expect(done).toBeLessThan(20);
    }
    first = false;
    expect(step).toBe(steps);
    steps += 1;
  }
  expect(steps).toBe(60);
  await sampler.dispose();
});

test('leaving the loop stops the sampling and leaves no tensors; the sampler goes on working', async () => {
  const before = tf.memory().numTensors;
  const sampler = new Sampler({ model, schedule });
  const stream = sampler.stream({ ...request, numInferenceSteps: 1000 });
  let steps = 0;
  for await (const { step } of stream) {
    steps = step;
    if (step === 2) break;
  }
  expect(steps).toBe(2);
  await expect(stream.result).rejects.toMatchObject({ name: 'AbortError' });
  expect(tf.memory().numTensors).toBe(before);
  expect((await sampler.sample(request)).images.length).toBe(3);
  await sampler.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('an abort, or a bad option, ends the loop with its reason', async () => {
  const sampler = new Sampler({ model, schedule });
  const controller = new AbortController();
  const reason = new Error('enough');
  const read = async (options: SamplingOptions): Promise<void> => {
    for await (const { step } of sampler.stream(options)) if (step === 1) controller.abort(reason);
  };
  const long = { ...request, numInferenceSteps: 500, signal: controller.signal };
  await expect(read(long)).rejects.toBe(reason);
  await expect(read({ ...request, classLabels: [7] })).rejects.toThrow('The class label 7 is unknown');
  await sampler.dispose();
});

test('the result alone runs the request; taken before a loop, it is the result of that loop', async () => {
  const sampler = new Sampler({ model, schedule });
  const { pixels } = await sampler.sample(request);
  expect((await sampler.stream(request).result).pixels).toEqual(pixels);
  await expect(sampler.stream({ ...request, classLabels: [7] }).result).rejects.toThrow('label 7 is unknown');
  let requests = 0;
  const stream = sampler.stream({
    ...request,
    onProgress: ({ done }) => void (requests += done === 1 ? 1 : 0),
  });
  const { result } = stream;
  let steps = 0;
  for await (const step of stream) steps += step.steps > 0 ? 1 : 0;
  expect(steps).toBe(12);
  expect((await result).pixels).toEqual(pixels);
  expect(requests).toBe(1);
  await sampler.dispose();
});
