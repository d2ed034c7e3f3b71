import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../prepare-backend';
import { stopBackend } from '../start-backend';
import { layOut, viewsOf } from './buffer-views';
import { runShader } from './run-shader';
import { webgpuRuns } from './testing/against-cpu';
import type { WebgpuBackend } from './webgpu-backend-inside';

const available = await webgpuRuns();

const counting = 'fn main(index : i32) { if (index < uniforms.count) { result[index] = f32(index); } }';

/** Two tensors in one buffer whose elements are their places there. */
function makeViews(): [tf.Tensor, tf.Tensor] {
  const backend = tf.backend() as WebgpuBackend;
  const { offsets, length } = layOut([70, 600]);
  const whole = runShader(backend, { code: counting, inputs: {}, output: length });
  return viewsOf(backend, whole, [
    { offset: offsets[0]!, shape: [7, 10] },
    { offset: offsets[1]!, shape: [600] },
  ]).map((view) => tf.engine().makeTensorFromTensorInfo(view)) as [tf.Tensor, tf.Tensor];
}

const counted = (from: number, length: number) => Float32Array.from({ length }, (_, index) => from + index);

const bytesInGpu = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;

it('lays tensors out where WebGPU can bind them', () => {
  expect(layOut([1, 64, 65, 3])).toEqual({ offsets: [0, 64, 128, 256], length: 320 });
});

describe.skipIf(!available)('views of a buffer', () => {
  beforeAll(async () => {
    await prepareBackend('webgpu');
  });
  afterAll(() => {
    stopBackend('webgpu');
  });

  it('are read like any tensor, together and apart', async () => {
    const [first, second] = makeViews();
    expect(await Promise.all([first.data(), second.data()])).toEqual([counted(0, 70), counted(128, 600)]);
    expect(await second.data()).toEqual(counted(128, 600));
    tf.dispose([first, second]);
  });

  it('are inputs of the backend’s own kernels', async () => {
    const [first, second] = makeViews();
    const sum = tf.add(second, 1);
    const joined = tf.tidy(() => tf.concat([tf.reshape(first, [-1]), second]));
    const turned = tf.transpose(first as tf.Tensor2D);
    expect(await sum.data()).toEqual(counted(129, 600));
    expect(await joined.data()).toEqual(Float32Array.of(...counted(0, 70), ...counted(128, 600)));
    expect((await turned.data()).slice(0, 8)).toEqual(Float32Array.of(0, 10, 20, 30, 40, 50, 60, 1));
    tf.dispose([first, second, sum, joined, turned]);
  });

  it('free the buffer with the last of them and of their clones', async () => {
    await tf.tidy(() => tf.add(tf.fill([4096], 1), 1)).data();
    const [tensors, bytes] = [tf.memory().numTensors, bytesInGpu()];
    const [first, second] = makeViews();
    const clone = tf.clone(second);
    tf.dispose([first, second]);
    expect(bytesInGpu()).toBeGreaterThan(bytes);
    expect(await clone.data()).toEqual(counted(128, 600));
    clone.dispose();
    expect(bytesInGpu()).toBe(bytes);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
