import * as tf from '@tensorflow/tfjs-core';
import { describeActiveBackend } from './active-backend';
import {
  backendNames,
  type BackendChoice,
  type BackendName,
  type BackendOptions,
  type PassedOver,
  type PreparedBackend,
} from './backend-choice';
import { BackendOptionError, BackendUnavailableError, messageOf } from './backend-errors';
import { startCpu } from './cpu-backend';
import { isActiveDeviceLost } from './device-loss';
import { runsInNode } from '../javascript-host';
import { stopBackend } from './start-backend';
import { startTensorflow } from './tensorflow-backend';
import { startWasm } from './wasm-backend';
import { startWebgl } from './webgl-backend';
import { startWebgpu } from './webgpu-backend';

/**
 * Loads a TensorFlow.js backend, starts it and puts it in use.
 *
 * `auto` keeps a backend that is in use already; else it takes the first that works of tensorflow, wasm and cpu in
 * Node (webgpu only on request), or of webgpu, wasm and cpu in a browser, where an adapter that computes on the CPU
 * does not count. Any other choice is that backend or an error.
 *
 * @throws BackendUnavailableError where the choice cannot be served; it says what to do.
 * @throws BackendOptionError where `choice` or `options` is out of range.
 */
export async function prepareBackend(
  choice: BackendChoice,
  options: BackendOptions = {},
): Promise<PreparedBackend> {
  checkChoice(choice, options);
  return oneAtATime(() => prepare(choice, options));
}

async function prepare(choice: BackendChoice, options: BackendOptions): Promise<PreparedBackend> {
  if (await isAnyInUse()) {
    if (await isActiveDeviceLost()) stopBackend(tf.getBackend() as BackendName);
    else if (choice === 'auto') return describePrepared([]);
  }
  if (choice !== 'auto') {
    await start(choice, options, true);
    return describePrepared([]);
  }
  return describePrepared(await startFirstThatWorks(options));
}

async function isAnyInUse(): Promise<boolean> {
  // Null or undefined until a backend was chosen, whatever the type says.
  const name = tf.getBackend() as string | null | undefined;
  if (name === null || name === undefined) return false;
  await tf.ready();
  return true;
}

async function describePrepared(passedOver: readonly PassedOver[]): Promise<PreparedBackend> {
  return { ...(await describeActiveBackend()), passedOver };
}

/** @returns The backends that did not start, before the one that did. */
async function startFirstThatWorks(options: BackendOptions): Promise<readonly PassedOver[]> {
  const passedOver: PassedOver[] = [];
  for (const name of candidates()) {
    try {
      await start(name, options, false);
      return passedOver;
    } catch (error) {
      passedOver.push({
        name,
        reason: error instanceof BackendUnavailableError ? error.reason : messageOf(error),
      });
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new BackendUnavailableError('TensorFlow.js', reasons, 'Install @tensorflow/tfjs-backend-wasm');
}

/** The backends that `auto` tries, fastest first. */
export function candidates(): readonly BackendName[] {
  return runsInNode() ? ['tensorflow', 'wasm', 'cpu'] : ['webgpu', 'wasm', 'cpu'];
}

async function start(name: BackendName, options: BackendOptions, asked: boolean): Promise<void> {
  switch (name) {
    case 'tensorflow':
      return startTensorflow(options);
    case 'webgpu':
      return startWebgpu(asked);
    case 'webgl':
      return startWebgl();
    case 'wasm':
      return startWasm(options);
    case 'cpu':
      return startCpu();
  }
}

function checkChoice(choice: string, { threads }: BackendOptions): void {
  if (choice !== 'auto' && !backendNames.some((name) => name === choice)) {
    throw new BackendOptionError(`There is no backend "${choice}"; choose auto, ${backendNames.join(', ')}.`);
  }
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new BackendOptionError(`threads is ${threads}; it is a whole number of at least 1.`);
  }
}

/** Starting a backend changes the one TensorFlow.js engine of the process, so starts wait for each other. */
const starting = new WeakMap<ReturnType<typeof tf.engine>, Promise<unknown>>();

function oneAtATime<Result>(action: () => Promise<Result>): Promise<Result> {
  const engine = tf.engine();
  const result = (starting.get(engine) ?? Promise.resolve()).then(action);
  starting.set(
    engine,
    result.catch(() => undefined),
  );
  return result;
}
