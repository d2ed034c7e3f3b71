import path from 'node:path';
import { prepareBackend } from '@ddpm/engine';
import type { ModelFolder } from '@ddpm/checkpoint';
import { readModelFolder } from '@ddpm/checkpoint/node';
import {
  flattenParameters,
  kernelLayoutOnHost,
  predict,
  uNetConfigFromJSON,
  type ParameterArrays,
} from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import * as onnxNode from 'onnxruntime-node';
import * as onnxWeb from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';
import { networkOnnx } from './network-onnx';

const batch = 3;
const sample = Float32Array.from({ length: batch * 32 * 32 }, (_, i) => 1.5 * Math.sin(i * i));
const timestep = Float32Array.of(0, 417.5, 999);
const labels = Int32Array.of(7, 0, 3);

let model: ModelFolder;
let file: Uint8Array;
let expected: Float32Array;

beforeAll(async () => {
  model = await readModelFolder(path.join(import.meta.dirname, '../../../../packages/digits/model'));
  await prepareBackend('wasm', { threads: 1 });
  file = networkOnnx(model);
  expected = tensorflowOutput();
});

/** What TensorFlow.js computes for the same inputs; one channel, so that both orders of axes are one. */
function tensorflowOutput(): Float32Array {
  const unet = uNetConfigFromJSON(model.unetConfig);
  const parameters = kernelLayoutOnHost(unet, flattenParameters(unet, model.tensors as ParameterArrays));
  return tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(parameters).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
    );
    const xt = tf.tensor4d(sample, [batch, 32, 32, 1]);
    return predict(unet, tensors, xt, tf.tensor1d(timestep), tf.tensor1d(labels, 'int32')).dataSync();
  }) as Float32Array;
}

type Runtime = Pick<typeof onnxNode, 'InferenceSession' | 'Tensor'>;

describe.each<[string, Runtime]>([
  ['onnxruntime-node', onnxNode],
  ['onnxruntime-web', onnxWeb],
])('the ONNX file of the digits in %s', (_, { InferenceSession, Tensor }) => {
  test('computes what TensorFlow.js computes', async () => {
    const session = await InferenceSession.create(file);
    expect([...session.inputNames].sort()).toEqual(['class_labels', 'sample', 'timestep']);
    const { out_sample: output } = await session.run({
      sample: new Tensor('float32', sample, [batch, 1, 32, 32]),
      timestep: new Tensor('float32', timestep, [batch]),
      class_labels: new Tensor('int32', labels, [batch]),
    });
    expect(output?.dims).toEqual([batch, 1, 32, 32]);
    const values = output?.data as Float32Array;
    const largest = expected.reduce(
      (worst, value, i) => Math.max(worst, Math.abs(value - (values[i] ?? NaN))),
      0,
    );
    expect(Math.max(...expected)).toBeGreaterThan(1);
    expect(largest).toBeLessThan(1e-4);
    await session.release();
  });
});
