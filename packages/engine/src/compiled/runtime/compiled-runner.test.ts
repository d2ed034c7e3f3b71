import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HostTensors, PureStep, StepRunner } from '../../contract';
import { portableTarget } from '../lower/target';
import { runnerOptions } from '../testing/targets';
import { numbers, scalar } from '../testing/numbers';
import { createRunner } from './compiled-runner';

beforeAll(() => tf.setBackend('cpu'));

/** Adds weight x input to a running sum; the weight never changes. */
const accumulate: PureStep = ({ sum, weight, input }) => {
  const next = tf.add(sum!, tf.mul(weight!, input!));
  return { sum: next, total: tf.sum(next), again: tf.add(next, 0) };
};

const initialState: HostTensors = {
  sum: { shape: [3], data: Float32Array.of(1, 2, 3) },
  weight: { shape: [3], data: Float32Array.of(1, 10, 100) },
};

function input(...values: number[]): HostTensors {
  return { input: { shape: [3], data: Float32Array.from(values) } };
}

function accumulator(preallocates = true): Promise<StepRunner> {
  return createRunner(accumulate, initialState, input(0, 0, 0), {
    ...runnerOptions(portableTarget),
    preallocates,
  });
}

describe.each([true, false])('a compiled runner (results in given arrays: %s)', (preallocates) => {
  test('carries its state from run to run and returns the rest', async () => {
    const runner = await accumulator(preallocates);
    expect((await runner.run(input(1, 1, 1)))['total']?.data).toEqual(Float32Array.of(117));
    const second = await runner.run(input(1, 0, 0));
    expect(second['again']?.data).toEqual(Float32Array.of(3, 12, 103));
    expect(Object.keys(second).sort()).toEqual(['again', 'total']);
    expect(second['total']?.shape).toEqual([]);
    expect(await runner.getState()).toEqual({
      sum: { shape: [3], data: Float32Array.of(3, 12, 103) },
      weight: initialState['weight'],
    });
    await runner.dispose();
  });

  test('keeps the order of calls that are not waited for, past one that fails', async () => {
    const runner = await accumulator(preallocates);
    const first = runner.run(input(1, 0, 0));
    const wrong = runner.run({ input: scalar(1) });
    const state = runner.getState();
    const second = runner.run(input(1, 0, 0));
    await expect(wrong).rejects.toThrow(/"input" has the shape \[\], but \[3\] was compiled/);
    expect((await first)['total']?.data[0]).toBe(7);
    expect((await state)['sum']?.data).toEqual(Float32Array.of(2, 2, 3));
    expect((await second)['total']?.data[0]).toBe(8);
    await runner.dispose();
  });

  test('shares no array with its caller', async () => {
    const state = { sum: { shape: [3], data: Float32Array.of(1, 2, 3) }, weight: initialState['weight']! };
    const runner = await createRunner(accumulate, state, input(0, 0, 0), {
      ...runnerOptions(portableTarget),
      preallocates,
    });
    state.sum.data.fill(99);
    const { again } = await runner.run(input(0, 0, 0));
    const saved = await runner.getState();
    await runner.run(input(1, 1, 1));
    await runner.run(input(1, 1, 1));
    expect(again?.data).toEqual(Float32Array.of(1, 2, 3));
    expect(saved['sum']?.data).toEqual(Float32Array.of(1, 2, 3));
    await runner.dispose();
  });

  test('takes another state, constants included', async () => {
    const runner = await accumulator(preallocates);
    await runner.run(input(1, 1, 1));
    await runner.setState({
      sum: { shape: [3], data: Float32Array.of(0, 0, 0) },
      weight: { shape: [3], data: Float32Array.of(2, 2, 2) },
    });
    expect((await runner.run(input(1, 2, 3)))['total']?.data[0]).toBe(12);
    expect((await runner.getState())['weight']?.data).toEqual(Float32Array.of(2, 2, 2));
    await runner.dispose();
  });

  test('goes on where another left off, bit for bit', async () => {
    const [whole, first, second] = await Promise.all([
      accumulator(),
      accumulator(),
      accumulator(preallocates),
    ]);
    const inputs = [1, 2, 3, 4].map((seed) => ({ input: numbers([3], seed) }));
    for (const given of inputs) await whole.run(given);
    for (const given of inputs.slice(0, 2)) await first.run(given);
    await second.setState(await first.getState());
    for (const given of inputs.slice(2)) await second.run(given);
    expect(await second.getState()).toEqual(await whole.getState());
    await Promise.all([whole, first, second].map((runner) => runner.dispose()));
  });
});

describe('a compiled runner refuses', () => {
  test.each<[string, HostTensors, RegExp]>([
    ['an unknown input', { ...input(1, 2, 3), extra: scalar(1) }, /"extra" is unknown; expected are input/],
    ['a missing input', {}, /"input" is missing/],
    [
      'another type',
      { input: { shape: [3], data: Int32Array.of(1, 2, 3) } },
      /"input" is int32, but float32 was compiled/,
    ],
    [
      'too few values',
      { input: { shape: [3], data: Float32Array.of(1) } },
      /takes 3 values, but 1 are given/,
    ],
    [
      'another array',
      { input: { shape: [3], data: [1, 2, 3] as unknown as Float32Array } },
      /neither a Float32Array/,
    ],
  ])('%s', async (_, inputs, message) => {
    const runner = await accumulator();
    await expect(runner.run(inputs)).rejects.toThrow(message);
    await runner.dispose();
  });

  test('a state that lacks an entry', async () => {
    const runner = await accumulator();
    await expect(runner.setState({ sum: initialState['sum']! })).rejects.toThrow(/"weight" is missing/);
    await runner.dispose();
  });

  test('an input that is part of the state', async () => {
    const step = createRunner(accumulate, initialState, { sum: scalar(1) }, runnerOptions(portableTarget));
    await expect(step).rejects.toThrow(/"sum" is an input and part of the state/);
  });

  test('a step that returns state of another shape', async () => {
    const step = createRunner(
      ({ sum }) => ({ sum: tf.sum(sum!) }),
      { sum: numbers([3]) },
      {},
      runnerOptions(portableTarget),
    );
    await expect(step).rejects.toThrow(
      /"sum" is returned as float32 \[\], but the state holds it as float32 \[3\]/,
    );
  });

  test('to work after it is disposed of', async () => {
    const runner = await accumulator();
    await runner.dispose();
    await runner.dispose();
    await expect(runner.run(input(1, 2, 3))).rejects.toThrow(/disposed/);
  });
});

test('a step may return what it was given, or constants', async () => {
  const runner = await createRunner(
    ({ state, x }) => ({ state: state!, copy: x!, twice: x!, seven: tf.scalar(7), ones: tf.ones([2, 2]) }),
    { state: numbers([2]) },
    { x: numbers([2, 3]) },
    runnerOptions(portableTarget),
  );
  const { copy, twice, seven, ones } = await runner.run({ x: numbers([2, 3], 5) });
  expect(copy).toEqual(numbers([2, 3], 5));
  expect(twice).toEqual(numbers([2, 3], 5));
  expect(seven).toEqual(scalar(7));
  expect(ones?.data).toEqual(new Float32Array(4).fill(1));
  expect(await runner.getState()).toEqual({ state: numbers([2]) });
  await runner.dispose();
});
