import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner, type HostTensors } from '@ddpm/engine';
import { modelFolderToFiles, type FileContents } from '@ddpm/checkpoint';
import { createCompiledRunner } from '@ddpm/engine/node';
import { articleSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  modelReference,
  Sampler,
  unetModel,
  WrongDeviceResultError,
  type CreateRunner,
  type ModelReference,
} from '../index';
import { smallParameters, smallUNet } from '../testing/small-unet';

const model = unetModel(smallUNet, smallParameters());
const request = { classLabels: [1], seed: 1, numInferenceSteps: 2 };
let reference: ModelReference;

beforeAll(async () => {
  await tf.setBackend('cpu');
  reference = await modelReference(model, createEagerRunner);
});

function filesWith(stored: unknown, dtype: 'float32' | 'float16' = 'float32'): FileContents {
  return modelFolderToFiles({
    schedulerConfig: toDiffusersConfig(articleSchedule),
    unetConfig: uNetConfigToJSON(smallUNet),
    tensors: splitParameters(smallUNet, smallParameters()),
    modelIndex: stored === undefined ? {} : { reference: stored },
    dtype,
  });
}

/** Plain JavaScript that calls itself another device, and whose predictions go through `change`. */
function deviceThat(change: (value: number, index: number) => number, backend = 'webgpu'): CreateRunner {
  return async (step, state) => {
    const runner = await createEagerRunner(step, state);
    const changed = (outputs: HostTensors): HostTensors =>
      Object.fromEntries(
        Object.entries(outputs).map(([name, { shape, data }]) => [
          name,
          { shape, data: name === 'prediction' ? Float32Array.from(data, change) : data },
        ]),
      );
    return {
      device: { engine: 'eager', backend, description: 'the GPU "Bad Luck 3000"', threads: 1 },
      run: async (given) => changed(await runner.run(given)),
      getState: () => runner.getState(),
      setState: (next) => runner.setState(next),
      dispose: () => runner.dispose(),
    };
  };
}

async function load(createRunner: CreateRunner, stored: unknown = reference): Promise<number> {
  const sampler = await Sampler.fromPretrained(filesWith(stored), { createRunner });
  const { pixels } = await sampler.sample(request);
  await sampler.dispose();
  return pixels.length;
}

describe('a model that loads on a GPU', () => {
  test.each<[string, (value: number, index: number) => number]>([
    ['everything a twentieth too large', (value) => 1.05 * value],
    ['one row of pixels wrong', (value, index) => (index < 8 ? -value : value)],
    ['nothing', () => 0],
    ['values that are not numbers', () => Number.NaN],
  ])('is refused where the GPU computes %s', async (_, change) => {
    const tensors = tf.memory().numTensors;
    const loading = load(deviceThat(change));
    await expect(loading).rejects.toThrow(WrongDeviceResultError);
    await expect(loading).rejects.toThrow(
      /^the GPU "Bad Luck 3000" computes this model wrong.*another backend, such as wasm/,
    );
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('loads and samples where the GPU rounds, and with weights stored in 16 bits', async () => {
    expect(await load(deviceThat((value) => value * 1.001))).toBe(64);
    const options = { createRunner: deviceThat((value) => value) };
    const sampler = await Sampler.fromPretrained(filesWith(reference, 'float16'), options);
    await sampler.dispose();
  });

  test('is not compared where it has no stored output, nor on the CPU', async () => {
    expect(
      await load(
        deviceThat(() => 0),
        null,
      ),
    ).toBe(64);
    expect(await load(deviceThat(() => 0, 'wasm'))).toBe(64);
  });

  test.each([{}, 'text', { values: [1] }])('says that its stored output is damaged: %j', async (stored) => {
    await expect(load(createEagerRunner, stored)).rejects.toThrow(
      "The 'reference' of model_index.json is damaged",
    );
  });
});

test('compiled, the stored output is the same but for rounding', async () => {
  const compiled = await modelReference(model, createCompiledRunner);
  const { values, rms, ...noise } = reference;
  expect(compiled).toMatchObject(noise);
  [...values, rms].forEach((value, i) => {
    expect([...compiled.values, compiled.rms][i]).toBeCloseTo(value, 4);
  });
});
