import * as tf from '@tensorflow/tfjs-core';
import { describeActiveBackend, isBackendInUse } from './active-backend';
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
 * Node (webgpu only on request), or of webgpu, webgl, wasm and cpu in a browser, where a GPU that is the CPU in disguise
 * does not count. Any other choice is that backend or an error, unless `options.otherwise` says `auto`.
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
  if (isBackendInUse()) {
    await tf.ready();
    const active = tf.getBackend() as BackendName;
    if (await isActiveDeviceLost()) stopBackend(active);
    else if (choice === 'auto' && !isAvoided(active, options)) return describePrepared([]);
  }
  const names = wantedBackends(choice, options);
  if (names.length === 1 && names[0] === choice) {
    await start(choice, options, true);
    return describePrepared([]);
  }
  return describePrepared(await startFirstThatWorks(names, choice, options));
}

function wantedBackends(choice: BackendChoice, options: BackendOptions): readonly BackendName[] {
  const others = choice === 'auto' || options.otherwise === 'auto' ? candidates() : [];
  const names = choice === 'auto' ? others : [choice, ...others.filter((name) => name !== choice)];
  return names.filter((name) => !isAvoided(name, options));
}

function isAvoided(name: BackendName, { avoid = [] }: BackendOptions): boolean {
  return avoid.includes(name);
}

async function describePrepared(passedOver: readonly PassedOver[]): Promise<PreparedBackend> {
  return { ...(await describeActiveBackend()), passedOver };
}

/** @returns The backends that did not start, before the one that did. */
async function startFirstThatWorks(
  names: readonly BackendName[],
  choice: BackendChoice,
  options: BackendOptions,
): Promise<readonly PassedOver[]> {
  const passedOver: PassedOver[] = [];
  for (const name of names) {
    try {
      await start(name, options, name === choice);
      return passedOver;
    } catch (error) {
      passedOver.push({
        name,
        reason: error instanceof BackendUnavailableError ? error.reason : messageOf(error),
      });
    }
  }
  const reasons =
    passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ') || 'every backend is to be avoided';
  throw new BackendUnavailableError('TensorFlow.js', reasons, 'Install @tensorflow/tfjs-backend-wasm');
}

/** The backends that `auto` tries, fastest first. */
export function candidates(): readonly BackendName[] {
  return runsInNode() ? ['tensorflow', 'wasm', 'cpu'] : ['webgpu', 'webgl', 'wasm', 'cpu'];
}

async function start(name: BackendName, options: BackendOptions, asked: boolean): Promise<void> {
  switch (name) {
    case 'tensorflow':
      return startTensorflow(options);
    case 'webgpu':
      return startWebgpu(asked);
    case 'webgl':
      return startWebgl(options, asked);
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
