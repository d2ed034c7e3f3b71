import {
  createEagerRunner,
  prepareBackend,
  type HostTensors,
  type PureStep,
  type StepRunner,
} from '@ddpm/backend';
import { createCompiledRunner } from '@ddpm/compile/node';
import * as tf from '@tensorflow/tfjs-core';
import type { EngineName } from './workload';

export type CreateRunner = (
  step: PureStep,
  state: HostTensors,
  exampleInputs: HostTensors,
) => Promise<StepRunner>;

/** Prepares an engine; what it returns makes runners on it. */
export async function prepareEngine(engine: EngineName, threads: number): Promise<CreateRunner> {
  tf.enableProdMode();
  if (engine === 'compiled') {
    return (step, state, exampleInputs) =>
      createCompiledRunner(step, state, exampleInputs, { device: 'cpu', threads });
  }
  await prepareBackend(engine, { threads });
  return createEagerRunner;
}
