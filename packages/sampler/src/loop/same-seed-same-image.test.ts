import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ddim, ddpm, Sampler, type SamplingOptions } from '../index';
import { smallParameters, smallUNet } from '../testing/small-unet';

const parts = {
  unetConfig: smallUNet,
  parameters: smallParameters(),
  schedule: createNoiseSchedule(articleSchedule),
};
const classLabels = [0, 1, 2, 3, 0, 1, 2];
const imageSize = 64;

async function sample(options: SamplingOptions): Promise<Float32Array> {
  const sampler = Sampler.fromModel(parts);
  const { pixels } = await sampler.sample({ numInferenceSteps: 4, seed: 42, ...options });
  await sampler.dispose();
  return pixels;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each([
  ['ddpm', { method: ddpm() }],
  ['ddim', { method: ddim() }],
  ['ddim with noise and guidance', { method: ddim({ eta: 1 }), guidanceScale: 2 }],
] as const)('%s', (_, options) => {
  test('gives the same bits at every batch size', async () => {
    const together = await sample({ ...options, classLabels, batchSize: 7 });
    for (const batchSize of [1, 2, 3, 10, undefined]) {
      expect(await sample({ ...options, classLabels, batchSize })).toEqual(together);
    }
  });

  test('gives the same bits in any split, by the index of the first sample', async () => {
    const together = await sample({ ...options, classLabels });
    const shards = [
      await sample({ ...options, classLabels: classLabels.slice(0, 2) }),
      await sample({ ...options, classLabels: classLabels.slice(2, 6), firstSampleIndex: 2 }),
      await sample({ ...options, classLabels: classLabels.slice(6), firstSampleIndex: 6 }),
    ];
    expect(Float32Array.from(shards.flatMap((shard) => [...shard]))).toEqual(together);
  });

  test('depends on the seed, of which 0 is one, and on the sample', async () => {
    const first = await sample({ ...options, classLabels: [0, 0], seed: 0 });
    expect(await sample({ ...options, classLabels: [0, 0], seed: 0 })).toEqual(first);
    expect(await sample({ ...options, classLabels: [0, 0], seed: 1 })).not.toEqual(first);
    expect(first.subarray(0, imageSize)).not.toEqual(first.subarray(imageSize));
  });
});

test('the first batch leaves no trace in the second, nor one request in the next', async () => {
  const sampler = Sampler.fromModel(parts);
  const options = { classLabels: [0, 0], numInferenceSteps: 4, method: ddpm(), batchSize: 2 };
  const first = await sampler.sample({ ...options, seed: 1 });
  await sampler.sample({ ...options, seed: 2 });
  const again = await sampler.sample({ ...options, seed: 1 });
  expect(again.pixels).toEqual(first.pixels);
  await sampler.dispose();
});

test('requests made at the same time give what they give one by one', async () => {
  const sampler = Sampler.fromModel(parts);
  const requests = [1, 2, 3].map((seed) => ({
    classLabels: [seed],
    seed,
    numInferenceSteps: 3,
    method: ddpm(),
  }));
  const together = await Promise.all(requests.map((request) => sampler.sample(request)));
  for (const [i, request] of requests.entries()) {
    expect(together[i]!.pixels).toEqual(await sample(request));
  }
  await sampler.dispose();
});

test('wasm gives the same images as plain JavaScript, within float32 rounding', async () => {
  const options = { classLabels, method: ddpm(), numInferenceSteps: 20 };
  const onCpu = await sample(options);
  await tf.setBackend('wasm');
  const onWasm = await sample(options);
  await tf.setBackend('cpu');
  const scale = Math.max(...onCpu.map(Math.abs));
  onWasm.forEach((x, i) => {
    expect(Math.abs(x - onCpu[i]!) / scale).toBeLessThan(1e-4);
  });
});
