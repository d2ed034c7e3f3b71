import '@tensorflow/tfjs-backend-cpu';
import { modelFolderToFiles } from '@ddpm/checkpoint';
import { createCompiledRunner } from '@ddpm/engine/node';
import { articleSchedule, createNoiseSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import {
  flattenParameters,
  initializeParameters,
  splitParameters,
  uNetConfigToJSON,
  type UNetConfig,
} from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { Sampler, type CreateRunner, type SamplingOptions } from '../index';
import { smallUNet } from '../testing/small-unet';

const plain: UNetConfig = { ...smallUNet, numClasses: 6 };
/** Labels of two parts: 2 x 3, named "ax" to "bz". */
const grouped: UNetConfig = { ...plain, labelGroups: [2, 3] };
const classNames = ['ax', 'ay', 'az', 'bx', 'by', 'bz'];
const parameters = initializeParameters(grouped, 1);
const schedule = createNoiseSchedule(articleSchedule);
const request: SamplingOptions = { seed: 1, numInferenceSteps: 4, guidanceScale: 2 };

/** The weights of the network that has a row for each label, the sum of the rows of its parts. */
function spreadOut(): Float32Array {
  const named = splitParameters(grouped, parameters);
  const width = grouped.embeddingChannels;
  const { data } = named['label_embedding.0.weight'] ?? { data: new Float32Array() };
  const part = (row: number, column: number): number => data[row * width + column] ?? NaN;
  const table = Float32Array.from({ length: 7 * width }, (_, place) => {
    const [label, column] = [Math.floor(place / width), place % width];
    return label === 6
      ? part(5, column)
      : part(Math.floor(label / 3), column) + part(2 + (label % 3), column);
  });
  return flattenParameters(plain, {
    ...named,
    'label_embedding.0.weight': { shape: [7, width], data: table },
  });
}

async function sample(sampler: Sampler, options: SamplingOptions): Promise<Float32Array> {
  const { pixels } = await sampler.sample({ ...request, ...options });
  await sampler.dispose();
  return pixels;
}

function samplerOf(config: UNetConfig, weights: Float32Array, createRunner?: CreateRunner): Sampler {
  return Sampler.fromModel({ unetConfig: config, parameters: weights, schedule, classNames, createRunner });
}

function expectSame(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  const scale = Math.max(...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  actual.forEach((pixel, place) => {
    expect(Math.abs(pixel - (expected[place] ?? NaN)) / scale).toBeLessThan(tolerance);
  });
}

beforeAll(() => tf.setBackend('cpu'));

const requests: readonly [string, SamplingOptions][] = [
  ['by number, and without label', { classLabels: [5, 1, null] }],
  ['by name', { classLabels: ['by', 'AZ', 'ax'] }],
  ['blended', { classLabels: [{ ax: 1, bz: 3 }, 2, null] }],
];

test.each(requests)(
  'labels of parts, %s: the images of a network with a row for each label',
  async (_, options) => {
    const before = tf.memory().numTensors;
    const images = await sample(samplerOf(grouped, parameters), options);
    expectSame(images, await sample(samplerOf(plain, spreadOut()), options), 1e-5);
    expect(tf.memory().numTensors).toBe(before);
    const compiled = samplerOf(grouped, parameters, (step, state, inputs) =>
      createCompiledRunner(step, state, inputs, { threads: 1 }),
    );
    expectSame(await sample(compiled, options), images, 2e-4);
  },
);

test('labels of parts travel in a model folder, and a safetensors file needs only be told of them', async () => {
  const files = modelFolderToFiles({
    schedulerConfig: toDiffusersConfig(articleSchedule),
    unetConfig: uNetConfigToJSON(grouped),
    tensors: splitParameters(grouped, parameters),
    modelIndex: { class_names: classNames },
  });
  const options = { classLabels: ['bz', 'ay'] };
  const expected = await sample(samplerOf(grouped, parameters), options);
  const fromFolder = await Sampler.fromPretrained(files, { backend: 'cpu' });
  expect(fromFolder.model).toMatchObject({ numClasses: 6, nullLabel: 6, classNames });
  const images = await sample(fromFolder, options);
  expectSame(images, expected, 1e-5);

  const weights = files['unet/diffusion_pytorch_model.safetensors'] ?? new Uint8Array();
  const { imageSize, nullLabel, labelGroups = null, normGroups } = grouped;
  const unetConfig = { imageSize, nullLabel, labelGroups, normGroups };
  const fromFile = await Sampler.fromPretrained(weights, { backend: 'cpu', unetConfig });
  expect(await sample(fromFile, { classLabels: [5, 1] })).toEqual(images);
});
