import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createEagerRunner } from '../eager-runner';
import { prepareBackend } from '../prepare-backend';
import { stopBackend } from '../start-backend';
import type { PureStep } from '../../contract';
import { runShader } from './run-shader';
import { webgpuRuns } from './testing/against-cpu';
import { warmUp } from './warm-up';
import type { WebgpuBackend } from './webgpu-backend-inside';

const available = await webgpuRuns();

/** Large enough for the GPU: small tensors may be worked on by the CPU. */
const filled = (value: number) => ({ shape: [4096], data: new Float32Array(4096).fill(value) });

const backend = () => tf.backend() as WebgpuBackend;

/** A step of one shader that no test before it has compiled. */
function shaderStep(code: string): PureStep {
  return ({ x }) => {
    const output = runShader(backend(), { code, inputs: { x: x! }, output: 4096 });
    return { out: tf.engine().makeTensorFromTensorInfo(output) };
  };
}

const doubling = 'fn main(index : i32) { if (index < uniforms.count) { result[index] = 2.0 * x[index]; } }';

describe.skipIf(!available)('warmUp on webgpu', () => {
  beforeEach(async () => {
    await prepareBackend('webgpu');
  });
  afterAll(() => {
    stopBackend('webgpu');
  });

  it('compiles what a step needs, once, and computes nothing', async () => {
    const step = shaderStep(doubling);
    const before = tf.memory().numTensors;
    const progress: [number, number][] = [];
    await warmUp(step, { x: filled(3) }, (...counts) => progress.push(counts));
    await warmUp(step, { x: filled(3) }, (...counts) => progress.push(counts));
    expect(progress).toEqual([
      [0, 1],
      [1, 1],
      [0, 0],
    ]);
    expect(tf.memory().numTensors).toBe(before);
    const shaders = Object.keys(backend().pipelineCache).length;
    const runner = await createEagerRunner(step, {});
    expect(await runner.run({ x: filled(3) })).toEqual({ out: filled(6) });
    expect(Object.keys(backend().pipelineCache)).toHaveLength(shaders);
    await runner.dispose();
  });

  it('fails with a shader that does not compile, and forgets it', async () => {
    const shaders = Object.keys(backend().pipelineCache);
    await expect(warmUp(shaderStep('fn main() { nonsense }'), { x: filled(1) })).rejects.toThrow();
    expect(Object.keys(backend().pipelineCache)).toEqual(shaders);
  });

  it('fails with the step, and leaves the backend computing', async () => {
    const failing: PureStep = () => {
      throw new Error('no step');
    };
    await expect(warmUp(failing, {})).rejects.toThrow('no step');
    expect(await tf.tidy(() => tf.add(tf.fill([4096], 1), 1)).data()).toEqual(filled(2).data);
  });

  it('names a lost device', async () => {
    const { device } = tf.backend() as unknown as { device: { destroy(): void } };
    device.destroy();
    const step = shaderStep(`// another\n${doubling}`);
    await expect(warmUp(step, { x: filled(1) })).rejects.toMatchObject({ name: 'DeviceLostError' });
  });
});

it('does nothing on other backends', async () => {
  await prepareBackend('cpu');
  const step: PureStep = () => {
    throw new Error('It ran.');
  };
  await warmUp(step, { x: filled(1) }, () => {
    throw new Error('It compiled.');
  });
});
