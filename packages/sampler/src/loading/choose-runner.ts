import {
  createEagerRunner,
  prepareBackend,
  type BackendChoice,
  type BackendOptions,
  type PureStep,
  type RunnerDevice,
} from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { CreateRunner } from '../create-runner';
import { importInNode, runsInNode } from './node-modules';
import { ModelLoadError } from './model-load-error';
import type { RunnerChoice } from './pretrained-source';

/** What makes the runners of a sampler, and where they compute. */
export interface ChosenRunner {
  readonly createRunner: CreateRunner;
  readonly device: RunnerDevice;
}

/**
 * The user's choice, or the best there is, once it has computed a sum.
 *
 * @throws BackendUnavailableError, ModelLoadError where the user's choice cannot be had
 */
export async function chooseRunner(choice: RunnerChoice): Promise<ChosenRunner> {
  const { createRunner, backend = 'auto', threads, wasmFolder } = choice;
  if (createRunner !== undefined) return probed(createRunner);
  if (backend === 'compiled') return compiledRunners(threads);
  if (backend === 'auto' && !isBackendInUse() && runsInNode()) {
    try {
      return await compiledRunners(threads);
    } catch {
      // ONNX Runtime is optional; the next best follows.
    }
  }
  return eagerRunners(backend, {
    ...(threads === undefined ? {} : { threads }),
    ...(wasmFolder === undefined ? {} : { wasmFolder }),
  });
}

function isBackendInUse(): boolean {
  // Null or undefined until a backend was chosen, whatever the type says.
  const name = tf.getBackend() as string | null | undefined;
  return name !== null && name !== undefined && name !== '';
}

async function eagerRunners(backend: BackendChoice, options: BackendOptions): Promise<ChosenRunner> {
  // Without it TensorFlow.js prints advice that does not apply here.
  if (!isBackendInUse()) tf.enableProdMode();
  await prepareBackend(backend, options);
  return probed(createEagerRunner);
}

/** The part of `@ddpm/engine/node` that is used here. */
interface CompileModule {
  readonly createCompiledRunner: (
    ...args: [...Parameters<CreateRunner>, settings: { readonly threads?: number }]
  ) => ReturnType<CreateRunner>;
}

const compilePackage = '@ddpm/engine/node';

async function compiledRunners(threads: number | undefined): Promise<ChosenRunner> {
  const { createCompiledRunner } = (await importInNode(compilePackage)) as CompileModule;
  const settings = threads === undefined ? {} : { threads };
  return probed((step, state, inputs) => createCompiledRunner(step, state, inputs, settings));
}

/** A sum small enough to take no time: whether the runtime is there, loads, and computes. */
async function probed(createRunner: CreateRunner): Promise<ChosenRunner> {
  const x = { shape: [2], data: Float32Array.of(1, 2) };
  const addOne: PureStep = (inputs) => ({ y: tf.add(inputs['x'] ?? 0, 1) });
  const runner = await createRunner(addOne, {}, { x });
  const { y } = await runner.run({ x });
  await runner.dispose();
  if (y?.data[0] === 2 && y.data[1] === 3) return { createRunner, device: runner.device };
  throw new ModelLoadError(
    `${runner.device.description} computed a wrong sum; choose another backend, such as wasm.`,
  );
}
