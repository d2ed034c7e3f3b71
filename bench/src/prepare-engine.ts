import { createEagerRunner, prepareBackend } from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { CreateRunner } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { preparePeer } from './peer-runners';
import { peerNames, type EngineName, type MeasuredName } from './workload';

/** Prepares an engine or a peer; what it returns makes runners on it. */
export async function prepareEngine(name: MeasuredName, threads: number): Promise<CreateRunner> {
  tf.enableProdMode();
  if (name === 'compiled') {
    return (step, state, exampleInputs) =>
      createCompiledRunner(step, state, exampleInputs, { device: 'cpu', threads });
  }
  if (isEngine(name)) {
    await prepareBackend(name, { threads });
    return createEagerRunner;
  }
  return preparePeer(name, threads);
}

function isEngine(name: MeasuredName): name is EngineName {
  return !peerNames.some((peer) => peer === name);
}
