import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { CreateRunner, HostTensor, HostTensors, PureStep } from '../contract';

const floats = (...values: number[]): HostTensor => ({
  shape: [values.length],
  data: Float32Array.from(values),
});
const integers = (...values: number[]): HostTensor => ({
  shape: [values.length],
  data: Int32Array.from(values),
});

type Named<Name extends string> = Readonly<Record<Name, tf.Tensor>>;

/** `sum` and `count` change with every run, `weight` never; `total` and `again` are the caller's. */
const accumulate: PureStep = (inputs) => {
  const { sum, count, weight, x } = inputs as Named<'sum' | 'count' | 'weight' | 'x'>;
  const next = tf.add(sum, tf.mul(weight, x));
  return {
    sum: next,
    count: tf.add(count, tf.scalar(1, 'int32')),
    total: tf.sum(next),
    again: tf.add(next, 0),
  };
};

const initial = (): HostTensors => ({ sum: floats(0, 0), count: integers(0), weight: floats(1, 10) });
const example = { x: floats(0, 0) };

/** What every runner must do, whatever computes. The TensorFlow.js backend that it needs is in use. */
export function testStepRunnerContract(createRunner: CreateRunner): void {
  describe('state', () => {
    testState(createRunner);
  });
  describe('calls', () => {
    testCalls(createRunner);
  });
  describe('refuses', () => {
    testRefusals(createRunner);
  });
}

const accumulator = (createRunner: CreateRunner) => createRunner(accumulate, initial(), example);

function testState(createRunner: CreateRunner): void {
  it('is carried from run to run; the other outputs come back', async () => {
    const runner = await accumulator(createRunner);
    const { total, again, ...others } = await runner.run({ x: floats(1, 2) });
    expect(others).toEqual({});
    expect(total).toEqual({ shape: [], data: Float32Array.of(21) });
    expect(again).toEqual(floats(1, 20));
    await runner.run({ x: floats(1, 0) });
    expect(await runner.getState()).toEqual({
      sum: floats(2, 20),
      count: integers(2),
      weight: floats(1, 10),
    });
    await runner.dispose();
  });

  it('is replaced as a whole, constants included, or not at all', async () => {
    const runner = await accumulator(createRunner);
    await runner.run({ x: floats(1, 1) });
    const whole = { sum: floats(5, 6), count: integers(7), weight: floats(2, 3) };
    await runner.setState(whole);
    expect(await runner.getState()).toEqual(whole);
    const faulty: [HostTensors, string][] = [
      [{ sum: floats(9, 9), count: integers(1) }, 'weight'],
      [{ ...initial(), extra: floats(1) }, 'extra'],
      [{ ...initial(), sum: floats(1) }, 'sum'],
      [{ ...initial(), count: floats(1) }, 'count'],
      [{ ...initial(), weight: { shape: [2], data: new Float32Array(3) } }, 'weight'],
    ];
    for (const [state, entry] of faulty) {
      await expect(runner.setState(state)).rejects.toMatchObject({ name: 'TensorContractError', entry });
    }
    expect((await runner.run({ x: floats(1, 1) }))['again']).toEqual(floats(7, 9));
    expect(await runner.getState()).toEqual({ ...whole, sum: floats(7, 9), count: integers(8) });
    await runner.dispose();
  });

  it('goes on where another runner left off, bit for bit', async () => {
    const [whole, first, second] = [
      await accumulator(createRunner),
      await accumulator(createRunner),
      await accumulator(createRunner),
    ];
    const inputs = [0.1, 0.2, 0.3, 0.7].map((value) => ({ x: floats(value, Math.sin(value)) }));
    for (const given of inputs) await whole.run(given);
    for (const given of inputs.slice(0, 2)) await first.run(given);
    await second.setState(await first.getState());
    for (const given of inputs.slice(2)) await second.run(given);
    expect(await second.getState()).toEqual(await whole.getState());
    for (const runner of [whole, first, second]) await runner.dispose();
  });
}

function testCalls(createRunner: CreateRunner): void {
  it('keeps the order of calls that are not waited for, past one that fails', async () => {
    const runner = await accumulator(createRunner);
    const first = runner.run({ x: floats(1, 0) });
    const wrong = expect(runner.run({ x: floats(1, 2, 3) })).rejects.toThrow();
    const state = runner.getState();
    const setting = runner.setState({ ...initial(), sum: floats(100, 0) });
    const last = runner.run({ x: floats(1, 0) });
    await wrong;
    expect((await first)['total']?.data[0]).toBe(1);
    expect((await state)['sum']).toEqual(floats(1, 0));
    await setting;
    expect((await last)['total']?.data[0]).toBe(101);
    await runner.dispose();
  });

  it('shares no array with its caller, neither those given nor those returned', async () => {
    const given = initial();
    const runner = await createRunner(accumulate, given, example);
    for (const { data } of Object.values(given)) data.fill(99);
    const x = floats(1, 1);
    const running = runner.run({ x });
    x.data.fill(99);
    expect((await running)['again']).toEqual(floats(1, 10));
    const state = { ...initial(), sum: floats(3, 4) };
    const setting = runner.setState(state);
    state.sum.data.fill(99);
    await setting;
    const saved = await runner.getState();
    const returned = await runner.run({ x: floats(0, 0) });
    await runner.run({ x: floats(1, 1) });
    await runner.run({ x: floats(1, 1) });
    expect(saved['sum']).toEqual(floats(3, 4));
    expect(returned['again']).toEqual(floats(3, 4));
    for (const { data } of [...Object.values(saved), ...Object.values(returned)]) data.fill(99);
    expect((await runner.getState())['sum']).toEqual(floats(5, 24));
    await runner.dispose();
  });

  it('lets a step return what it was given, one tensor twice, and constants', async () => {
    const step: PureStep = (inputs) => {
      const { a, b, x } = inputs as Named<'a' | 'b' | 'x'>;
      const fresh = tf.add(a, x);
      return { a: fresh, b: a, same: fresh, old: b, input: x, seven: tf.scalar(7) };
    };
    const runner = await createRunner(step, { a: floats(1), b: floats(2) }, { x: floats(0) });
    const first = await runner.run({ x: floats(5) });
    const second = await runner.run({ x: floats(5) });
    const seven = { shape: [], data: Float32Array.of(7) };
    expect(first).toEqual({ same: floats(6), old: floats(2), input: floats(5), seven });
    expect(second).toEqual({ same: floats(11), old: floats(1), input: floats(5), seven });
    expect(await runner.getState()).toEqual({ a: floats(11), b: floats(6) });
    await runner.dispose();
  });
}

function testRefusals(createRunner: CreateRunner): void {
  it.each<[string, HostTensor]>([
    ['an array of another length than its shape', { shape: [2], data: new Float32Array(3) }],
    ['a size that is no whole number', { shape: [0.5], data: new Float32Array(1) }],
    ['another kind of array', { shape: [2], data: [1, 2] as unknown as Float32Array }],
  ])('%s', async (_, x) => {
    const runner = await accumulator(createRunner);
    await expect(runner.run({ x })).rejects.toMatchObject({ name: 'TensorContractError', entry: 'x' });
    await expect(createRunner(accumulate, { ...initial(), sum: x }, example)).rejects.toMatchObject({
      name: 'TensorContractError',
      entry: 'sum',
    });
    expect((await runner.run({ x: floats(1, 1) }))['again']).toEqual(floats(1, 10));
    await runner.dispose();
  });

  it('an input that hides a state entry', async () => {
    const inputs = { sum: floats(1, 2) };
    await expect(firstRun(createRunner, accumulate, initial(), inputs)).rejects.toMatchObject({
      name: 'TensorContractError',
      entry: 'sum',
    });
  });

  it.each<[string, unknown, string]>([
    ['a promise', () => Promise.resolve({}), 'StepResultError'],
    ['one tensor', () => tf.scalar(1), 'StepResultError'],
    ['a number', () => ({ a: 1 }), 'TensorContractError'],
    ['truth values', () => ({ out: tf.tensor1d([true]) }), 'TensorContractError'],
    ['state of another shape', () => ({ a: tf.zeros([2]) }), 'TensorContractError'],
    ['state of another type', () => ({ a: tf.zeros([1], 'int32') }), 'TensorContractError'],
  ])('a step that returns %s', async (_, step, name) => {
    const running = firstRun(createRunner, step as PureStep, { a: floats(7) }, {});
    await expect(running).rejects.toMatchObject({ name });
  });

  it('to work after it is disposed of, which may happen twice', async () => {
    const runner = await accumulator(createRunner);
    const pending = runner.run({ x: floats(1, 1) });
    await runner.dispose();
    expect((await pending)['again']).toEqual(floats(1, 10));
    const disposed = { name: 'RunnerDisposedError' };
    await expect(runner.run({ x: floats(1, 1) })).rejects.toMatchObject(disposed);
    await expect(runner.getState()).rejects.toMatchObject(disposed);
    await expect(runner.setState(initial())).rejects.toMatchObject(disposed);
    await runner.dispose();
  });
}

/** Some runners see a fault when they are made, others when the step runs. */
async function firstRun(
  createRunner: CreateRunner,
  step: PureStep,
  state: HostTensors,
  inputs: HostTensors,
): Promise<HostTensors> {
  const runner = await createRunner(step, state, inputs);
  try {
    return await runner.run(inputs);
  } finally {
    await runner.dispose();
  }
}
