import {
  chooseEngine,
  compiledDevices,
  type BackendOptions,
  type CompiledEngineName,
  type CreateRunner,
  type EngineOptions as ChosenOptions,
} from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { BackendName } from '../configuration/run-config';
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

/** Prepares what a run computes with, as `chooseEngine` does, and says it in words. */
export async function prepareEngine({ backend, threads }: EngineOptions): Promise<Engine> {
  const options: ChosenOptions = { ...backendOptions(threads), onWarmUp: showShaders };
  try {
    const { createRunner, device, passedOver } = await chooseEngine(backend, options);
    return {
      createRunner,
      description: `${device.engine}: ${device.description}`,
      passedOver: passedOver.map(({ name, reason }) => `${name}: ${reason}`),
    };
  } catch (error) {
    throw backend === 'tensorflow' && error instanceof Error ? new NoTensorflowError(error) : error;
  }
}

function showShaders(compiled: number, total: number): void {
  if (total > 0)
    process.stderr.write(`\rCompiling shaders: ${compiled}/${total}${compiled === total ? '\n' : ''}`);
}

/** Makes runners that compute in ONNX Runtime. @param threads all cores where null */
export function compiledRunners(
  threads: number | null,
  engine: CompiledEngineName = 'compiled',
): CreateRunner {
  const settings = { device: compiledDevices[engine], ...(threads === null ? {} : { threads }) };
  return (step, initialState, exampleInputs) =>
    createCompiledRunner(step, initialState, exampleInputs, settings);
}

/** How this program prepares TensorFlow.js backends. @param threads all cores where null */
export function backendOptions(threads: number | null): BackendOptions {
  return threads === null ? { tensorflowFolder } : { tensorflowFolder, threads };
}

/** TensorFlow's native library was asked for and is not to be had; the library's sentence and what to do here. */
class NoTensorflowError extends Error {
  override readonly name = 'NoTensorflowError';

  constructor(cause: Error) {
    super(`${cause.message} ${tensorflowRemedy}`, { cause });
  }
}
