import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEagerRunner } from './eager-runner';
import { prepareBackend } from './prepare-backend';
import type { PureStep } from '../contract';
import { testStepRunnerContract } from '../testing/step-runner-contract';
import { selfCheck } from './self-check';
import { stopBackend } from './start-backend';
import { expectManyRunsInOrder, filled } from './testing/many-runs';
import { describeAdapter } from './webgpu-adapter';

/** Runs where the package `webgpu` and a driver are installed; a software driver will do (see README.md). */
const available = await prepareBackend('webgpu').then(
  () => true,
  () => false,
);

describe.skipIf(!available)('webgpu in Node', () => {
  beforeAll(async () => {
    await prepareBackend('webgpu');
  });

  afterAll(() => {
    stopBackend('webgpu');
  });

  testStepRunnerContract(createEagerRunner);

  it('convolves right', async () => {
    expect(await selfCheck()).toMatchObject({ correct: true });
  });

  it(
    'keeps state, order and tensor count over 200 runs that do not wait for each other',
    expectManyRunsInOrder,
  );

  it('names the loss of the device, and starts afresh after it', async () => {
    const step: PureStep = ({ a, x }) => ({ a: tf.add(a!, x!), out: tf.mul(a!, x!) });
    const runner = await createEagerRunner(step, { a: filled(2) });
    const { device } = tf.backend() as unknown as { device: { destroy(): void } };
    await runner.run({ x: filled(1) });
    const running = runner.run({ x: filled(3) });
    device.destroy();
    await expect(running).rejects.toMatchObject({ name: 'DeviceLostError' });
    await expect(runner.run({ x: filled(3) })).rejects.toMatchObject({ name: 'DeviceLostError' });
    await prepareBackend('webgpu');
    const fresh = await createEagerRunner(step, { a: filled(2) });
    expect(await fresh.run({ x: filled(3) })).toEqual({ out: filled(6) });
    await fresh.dispose();
  });
});

describe('describeAdapter', () => {
  it.each([
    [{ info: { vendor: 'nvidia', architecture: 'ampere' } }, 'nvidia ampere', false],
    [{ info: { vendor: 'google', architecture: 'swiftshader' } }, 'google swiftshader', true],
    [{ info: { vendor: 'mesa', description: 'llvmpipe (LLVM 15)' } }, 'mesa llvmpipe (LLVM 15)', true],
    [{ info: { vendor: 'microsoft', isFallbackAdapter: true } }, 'microsoft', true],
    [{ isFallbackAdapter: true }, 'an unnamed adapter', true],
    [{}, 'an unnamed adapter', false],
  ])('tells software from hardware: %j', (adapter, description, software) => {
    expect(describeAdapter(adapter)).toEqual({ description, software });
  });
});
