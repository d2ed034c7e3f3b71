import { availableParallelism } from 'node:os';
import {
  createEagerRunner,
  prepareBackend,
  warmUp,
  type BackendOptions,
  type PreparedBackend,
} from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { CreateRunner } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../configuration/run-config';
import { compiledDevices, type CompiledBackend, type EagerBackend } from '../configuration/run-options';
import { tensorflowFolder, tensorflowRemedy } from '../tensorflow-setup';

/** What computes, ready to run steps. */
export interface Engine {
  readonly createRunner: CreateRunner;
  /** For people, such as `compiled: ONNX Runtime on the CPU, 2 threads`. */
  readonly description: string;
  /** One sentence for each better engine that could not be had. */
  readonly passedOver: readonly string[];
}

export interface EngineOptions {
  readonly backend: BackendName;
  /** All cores where null. */
  readonly threads: number | null;
}

/**
 * Prepares what a run computes with. `auto` takes the compiled step where ONNX Runtime loads, else the best
 * TensorFlow.js backend; a named engine that cannot be had is an error, never a silent fall-back.
 */
export async function prepareEngine({ backend, threads }: EngineOptions): Promise<Engine> {
  // Without it TensorFlow.js prints advice that does not apply here.
  tf.enableProdMode();
  if (isCompiled(backend)) return compiledEngine(threads, backend);
  if (backend !== 'auto') return eagerEngine(backend, threads);
  try {
    return await compiledEngine(threads, 'compiled');
  } catch (error) {
    const eager = await eagerEngine('auto', threads);
    return { ...eager, passedOver: [`compiled: ${(error as Error).message}`, ...eager.passedOver] };
  }
}

function isCompiled(backend: BackendName): backend is CompiledBackend {
  return Object.hasOwn(compiledDevices, backend);
}

/** Makes runners that compute in ONNX Runtime. @param threads all cores where null */
export function compiledRunners(threads: number | null, backend: CompiledBackend = 'compiled'): CreateRunner {
  const settings = { device: compiledDevices[backend], threads: threads ?? availableParallelism() };
  return (step, initialState, exampleInputs) =>
    createCompiledRunner(step, initialState, exampleInputs, settings);
}

async function compiledEngine(threads: number | null, backend: CompiledBackend): Promise<Engine> {
  const createRunner = compiledRunners(threads, backend);
  const description = await probe(createRunner);
  return { createRunner, description: `compiled: ${description}`, passedOver: [] };
}

/** A sum small enough to take no time: whether the runtime is there, loads, and computes. */
async function probe(createRunner: CreateRunner): Promise<string> {
  const x = { shape: [2], data: Float32Array.of(1, 2) };
  const runner = await createRunner((inputs) => ({ y: tf.add(inputs['x'] ?? 0, 1) }), {}, { x });
  const { y } = await runner.run({ x });
  const { description } = runner.device;
  await runner.dispose();
  if (y?.data[0] !== 2 || y.data[1] !== 3) throw new WrongResultError(description);
  return description;
}

/** An engine computed something else than it should. */
class WrongResultError extends Error {
  override readonly name = 'WrongResultError';

  constructor(engine: string) {
    super(`${engine} computed a wrong result. Choose another engine with --backend.`);
  }
}

async function eagerEngine(backend: EagerBackend | 'auto', threads: number | null): Promise<Engine> {
  const { device, passedOver } = await prepareEager(backend, backendOptions(threads));
  return {
    createRunner: createWarmRunner,
    description: `eager: ${device}`,
    passedOver: passedOver.map(({ name, reason }) => `${name}: ${reason}`),
  };
}

/** Where a step runs on a GPU, compiles its shaders first, so that its first run takes no longer than the others. */
const createWarmRunner: CreateRunner = async (step, initialState, exampleInputs) => {
  await warmUp(step, { ...initialState, ...exampleInputs }, (compiled, total) => {
    if (total > 0)
      process.stderr.write(`\rCompiling shaders: ${compiled}/${total}${compiled === total ? '\n' : ''}`);
  });
  return createEagerRunner(step, initialState);
};

/** How this program prepares TensorFlow.js backends. @param threads all cores where null */
export function backendOptions(threads: number | null): BackendOptions {
  return threads === null ? { tensorflowFolder } : { tensorflowFolder, threads };
}

async function prepareEager(
  backend: EagerBackend | 'auto',
  options: BackendOptions,
): Promise<PreparedBackend> {
  try {
    return await prepareBackend(backend, options);
  } catch (error) {
    throw backend === 'tensorflow' && error instanceof Error ? new NoTensorflowError(error) : error;
  }
}

/** TensorFlow's native library was asked for and is not to be had; the library's sentence and what to do here. */
class NoTensorflowError extends Error {
  override readonly name = 'NoTensorflowError';

  constructor(cause: Error) {
    super(`${cause.message} ${tensorflowRemedy}`, { cause });
  }
}
