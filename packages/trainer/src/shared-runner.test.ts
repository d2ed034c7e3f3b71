import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner, type CreateRunner, type PureStep } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { testStepRunnerContract } from '../../engine/src/testing/step-runner-contract';
import { SharedRunner } from './shared-runner';
import { createThreadReducers } from './testing/thread-reducers';

/** The losses that every shared step has, beside what it returns. */
function withLosses(step: PureStep): PureStep {
  return (inputs) => {
    const outputs = step(inputs);
    const isResult = Object.values(outputs).every((output) => output instanceof tf.Tensor);
    if (!isResult || outputs instanceof Promise || outputs instanceof tf.Tensor) return outputs;
    return { ...outputs, loss: tf.scalar(0), sampleLosses: tf.zeros([1]) };
  };
}

const ofTheBatch = new Set(['loss', 'sampleLosses', 'ballot']);

/** A process that shares its batches with none, seen without what it says of the batch. */
const createSharedRunner: CreateRunner = async (step, state) => {
  const inner = await createEagerRunner(withLosses(step), state);
  const [alone] = createThreadReducers(1);
  const shared = new SharedRunner(inner, alone!);
  return {
    device: shared.device,
    run: async (inputs) =>
      Object.fromEntries(Object.entries(await shared.run(inputs)).filter(([name]) => !ofTheBatch.has(name))),
    getState: () => shared.getState(),
    setState: (replacement) => shared.setState(replacement),
    dispose: () => shared.dispose(),
  };
};

describe('a runner that several processes drive in step keeps the contract of all runners:', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  testStepRunnerContract(createSharedRunner);
});
