import * as tf from '@tensorflow/tfjs-core';
import { compiledDevices, type CompiledEngineName } from './compiled-devices';
import type { CreateRunner, PureStep, RunnerDevice } from './contract';
import { isBackendInUse } from './eager/active-backend';
import type { BackendChoice, BackendName, BackendOptions } from './eager/backend-choice';
import { messageOf } from './eager/backend-errors';
import { createEagerRunner } from './eager/eager-runner';
import { runsInNode } from './javascript-host';
import { prepareBackend } from './eager/prepare-backend';
import { warmUp } from './eager/webgpu/warm-up';
import { WrongResultError } from './runner-errors';

/** What can compute: a TensorFlow.js backend operation by operation, or a graph in ONNX Runtime (Node). */
export type EngineName = CompiledEngineName | BackendName;

/** How an engine is prepared. */
export interface EngineOptions extends BackendOptions {
  /** Where given, a GPU's shaders are compiled before a runner's first run; called with those done and their number. */
  readonly onWarmUp?: (compiled: number, total: number) => void;
}

/** What computes, ready to run steps: it has computed a sum. */
export interface Engine {
  /** Makes its runners. */
  readonly createRunner: CreateRunner;
  /** Where they compute. */
  readonly device: RunnerDevice;
  /** Each better engine that `auto` could not have, and why, without a full stop. */
  readonly passedOver: readonly { readonly name: EngineName; readonly reason: string }[];
}

/**
 * Prepares what steps are computed with; every program of this project takes its engine from here.
 *
 * `auto` keeps a TensorFlow.js backend that is in use already; else it takes the compiled engine where ONNX Runtime loads
 * (Node), else the best TensorFlow.js backend, as `prepareBackend` does. Any other choice is that engine or an error.
 *
 * @throws RuntimeUnavailableError, BackendUnavailableError where the choice cannot be served; they say what to do
 * @throws BackendOptionError where the choice or an option is out of range
 * @throws WrongResultError where the engine computes a wrong sum
 */
export async function chooseEngine(
  choice: 'auto' | EngineName,
  options: EngineOptions = {},
): Promise<Engine> {
  if (isCompiled(choice)) return compiledEngine(choice, options);
  if (choice !== 'auto' || isBackendInUse() || !runsInNode()) return eagerEngine(choice, options);
  try {
    return await compiledEngine('compiled', options);
  } catch (error) {
    const engine = await eagerEngine(choice, options);
    const passedOver = { name: 'compiled', reason: messageOf(error) } as const;
    return { ...engine, passedOver: [passedOver, ...engine.passedOver] };
  }
}

/**
 * The engine of a caller's own runners.
 *
 * @throws WrongResultError where it computes a wrong sum
 */
export async function engineOf(createRunner: CreateRunner): Promise<Engine> {
  return { createRunner, device: await checkedDevice(createRunner), passedOver: [] };
}

function isCompiled(choice: string): choice is CompiledEngineName {
  return Object.hasOwn(compiledDevices, choice);
}

async function compiledEngine(name: CompiledEngineName, { threads }: EngineOptions): Promise<Engine> {
  const { createCompiledRunner } = await import('#compiled');
  const settings = { device: compiledDevices[name], ...(threads === undefined ? {} : { threads }) };
  return engineOf((step, state, inputs) => createCompiledRunner(step, state, inputs, settings));
}

async function eagerEngine(choice: BackendChoice, options: EngineOptions): Promise<Engine> {
  // Without it TensorFlow.js prints advice that does not apply here.
  if (!isBackendInUse()) tf.enableProdMode();
  const { passedOver } = await prepareBackend(choice, options);
  const device = await checkedDevice(createEagerRunner);
  const { onWarmUp } = options;
  return {
    createRunner: onWarmUp === undefined ? createEagerRunner : warmRunners(onWarmUp),
    device,
    passedOver,
  };
}

/** Where a step runs on a GPU, its first run then takes no longer than the others. */
function warmRunners(onWarmUp: NonNullable<EngineOptions['onWarmUp']>): CreateRunner {
  return async (step, state, inputs) => {
    await warmUp(step, { ...state, ...inputs }, onWarmUp);
    return createEagerRunner(step, state);
  };
}

/** Computes a sum that takes no time: whether the runtime is there, loads, and computes. */
async function checkedDevice(createRunner: CreateRunner): Promise<RunnerDevice> {
  const x = { shape: [2], data: Float32Array.of(1, 2) };
  const addOne: PureStep = (inputs) => ({ y: tf.add(inputs['x'] ?? 0, 1) });
  const runner = await createRunner(addOne, {}, { x });
  try {
    const { y } = await runner.run({ x });
    if (y?.data[0] !== 2 || y.data[1] !== 3) throw new WrongResultError(runner.device.description);
    return runner.device;
  } finally {
    await runner.dispose();
  }
}
