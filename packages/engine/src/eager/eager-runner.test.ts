import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEagerRunner } from './eager-runner';
import type { HostTensor, PureStep } from '../contract';
import { testStepRunnerContract } from '../testing/step-runner-contract';

const floats = (...values: number[]): HostTensor => ({
  shape: [values.length],
  data: Float32Array.from(values),
});
const integers = (...values: number[]): HostTensor => ({
  shape: [values.length],
  data: Int32Array.from(values),
});

/** Adds the input to a running sum and to a running product; the loss is what was added. */
const accumulate: PureStep = ({ sum, count, x }) => {
  const one = tf.scalar(1, 'int32');
  return { sum: tf.add(sum!, x!), count: tf.add(count!, one), loss: tf.sum(x!) };
};
const zeros = { sum: floats(0, 0), count: integers(0) };

describe.each(['cpu', 'wasm'])('eager runner on %s', (backend) => {
  let before = 0;

  beforeEach(async () => {
    await tf.setBackend(backend);
    before = tf.memory().numTensors;
  });

  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });

  testStepRunnerContract(createEagerRunner);

  it('keeps the order of calls that do not wait for each other', async () => {
    const affine: PureStep = ({ value, x }) => ({
      value: tf.add(tf.mul(value!, 2), x!),
      seen: tf.clone(value!),
    });
    const runner = await createEagerRunner(affine, { value: floats(1) });
    const runs = [3, 5, 7].map((x) => runner.run({ x: floats(x) }));
    const state = runner.getState();
    const later = runner.run({ x: floats(100) });
    expect((await Promise.all(runs)).map((outputs) => outputs['seen']?.data[0])).toEqual([1, 5, 15]);
    expect(await state).toEqual({ value: floats(37) });
    expect(await later).toEqual({ seen: floats(37) });
    await runner.dispose();
  });

  it('leaks nothing over 200 runs', async () => {
    const runner = await createEagerRunner(accumulate, zeros);
    const held = tf.memory().numTensors;
    for (let index = 0; index < 200; index++) {
      await runner.run({ x: floats(1, -1) });
      expect(tf.memory().numTensors).toBe(held);
    }
    expect(await runner.getState()).toEqual({ sum: floats(200, -200), count: integers(200) });
    await runner.dispose();
  });

  it('gives each name its own tensor when a step returns one tensor several times', async () => {
    const entangled: PureStep = ({ a, b, x }) => {
      const fresh = tf.add(a!, x!);
      return { a: fresh, b: a!, out: fresh, same: fresh, old: b!, input: x! };
    };
    const runner = await createEagerRunner(entangled, { a: floats(1), b: floats(2), constant: floats(9) });
    for (let index = 0; index < 200; index++) {
      const { out, same, old, input } = await runner.run({ x: floats(1) });
      expect([out, same, input]).toEqual([floats(index + 2), floats(index + 2), floats(1)]);
      expect(old).toEqual(floats(index === 0 ? 2 : index));
    }
    expect(await runner.getState()).toEqual({ a: floats(201), b: floats(200), constant: floats(9) });
    await runner.dispose();
  });

  it('leaves a constant of the step alive', async () => {
    const constant = tf.tensor1d([4]);
    const runner = await createEagerRunner(({ a }) => ({ a: constant, out: a! }), { a: floats(1) });
    await runner.run({});
    expect(await runner.run({})).toEqual({ out: floats(4) });
    expect(constant.isDisposed).toBe(false);
    await runner.dispose();
    constant.dispose();
  });

  it('is as it was after a step that throws', async () => {
    const faulty: PureStep = ({ sum, x }) => {
      const next = tf.add(sum!, x!);
      if (x!.shape[0] === 3) throw new Error('three');
      return { sum: next };
    };
    const runner = await createEagerRunner(faulty, { sum: floats(1) });
    const held = tf.memory().numTensors;
    await expect(runner.run({ x: floats(1, 2, 3) })).rejects.toThrow('three');
    expect(tf.memory().numTensors).toBe(held);
    await runner.run({ x: floats(5) });
    expect(await runner.getState()).toEqual({ sum: floats(6) });
    await runner.dispose();
  });

  it.each([
    ['a promise', () => Promise.resolve({}), 'StepResultError', /promise/],
    ['one tensor', () => tf.scalar(1), 'StepResultError', /no named tensors/],
    ['a number', () => ({ a: 1 }), 'TensorContractError', /"a" was returned by the step but is no tensor/],
    ['a bool', () => ({ out: tf.tensor1d([true]) }), 'TensorContractError', /"out" has the type bool/],
    ['another shape', () => ({ a: tf.zeros([2]) }), 'TensorContractError', /"a" has the shape \[2\].*\[1\]/],
    ['another type', () => ({ a: tf.zeros([1], 'int32') }), 'TensorContractError', /"a" is int32.*float32/],
    [
      'a dead tensor',
      () => {
        const dead = tf.scalar(1);
        dead.dispose();
        return { dead };
      },
      'TensorContractError',
      /"dead" was disposed of/,
    ],
  ])('refuses a step that returns %s and stays usable', async (_, faulty, name, message) => {
    let step = faulty as PureStep;
    const runner = await createEagerRunner((inputs) => step(inputs), { a: floats(7) });
    const held = tf.memory().numTensors;
    await expect(runner.run({})).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message) as string,
    });
    expect(tf.memory().numTensors).toBe(held);
    step = ({ a }) => ({ out: a! });
    expect(await runner.run({})).toEqual({ out: floats(7) });
    await runner.dispose();
  });

  it('refuses tensors that do not fit', async () => {
    const short: HostTensor = { shape: [2, 2], data: new Float32Array(3) };
    await expect(createEagerRunner(accumulate, { sum: short })).rejects.toThrow(
      /"sum".*\[2, 2\].*4 values, but 3/,
    );
    const runner = await createEagerRunner(accumulate, zeros);
    await expect(runner.run({ x: short })).rejects.toThrow(/"x".*but 3 are given/);
    await expect(runner.run({ sum: floats(1, 2) })).rejects.toThrow(
      /"sum" is an input and part of the state/,
    );
    await expect(runner.run({ x: { shape: [0.5], data: new Float32Array(1) } })).rejects.toThrow(/0\.5/);
    const bytes = { shape: [1], data: new Uint8Array(1) } as unknown as HostTensor;
    await expect(runner.run({ x: bytes })).rejects.toThrow(/"x" holds neither/);
    await runner.dispose();
  });

  it('frees everything, and says so when used afterwards', async () => {
    const runner = await createEagerRunner(accumulate, zeros);
    const pending = runner.run({ x: floats(1, 2) });
    await runner.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(await pending).toEqual({ loss: { shape: [], data: Float32Array.of(3) } });
    await expect(runner.run({ x: floats(1, 2) })).rejects.toMatchObject({ name: 'RunnerDisposedError' });
    await expect(runner.getState()).rejects.toMatchObject({ name: 'RunnerDisposedError' });
    await expect(runner.setState(zeros)).rejects.toMatchObject({ name: 'RunnerDisposedError' });
    await runner.dispose();
  });
});
