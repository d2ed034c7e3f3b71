import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { createEagerRunner } from '../eager-runner';
import type { HostTensor, PureStep } from '../../contract';

/** One value, large enough for a GPU: small tensors may be worked on by the CPU. */
export function filled(value: number): HostTensor {
  return { shape: [4096], data: new Float32Array(4096).fill(value) };
}

/** Adds to a sum 200 times without waiting, on the backend in use: state, order and tensor count must hold. */
export async function expectManyRunsInOrder(): Promise<void> {
  const step: PureStep = ({ sum, x }) => {
    if (sum === undefined || x === undefined) throw new Error('The step needs its sum and x.');
    return { sum: tf.add(sum, x), seen: tf.clone(sum) };
  };
  const runner = await createEagerRunner(step, { sum: filled(0) });
  const held = tf.memory().numTensors;
  const runs = Array.from({ length: 200 }, () => runner.run({ x: filled(1) }));
  const state = runner.getState();
  const seen = (await Promise.all(runs)).map((outputs) => outputs['seen']?.data[4095]);
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
  expect(await state).toEqual({ sum: filled(200) });
  expect(tf.memory().numTensors).toBe(held);
  await runner.run({ x: filled(1) });
  expect(await runner.getState()).toEqual({ sum: filled(201) });
  await runner.dispose();
}
