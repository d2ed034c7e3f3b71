import * as tf from '@tensorflow/tfjs-core';
import type { PureStep } from '../../contract';
import { StepResultError, TensorContractError } from '../../runner-errors';
import { UnknownKernelError } from '../errors';
import type { KernelDefinition } from '../lower/kernel-definition';
import { RecorderBackend } from './recorder-backend';
import type { RecordedValue, Recording, TensorSignature } from './recording';
import { recorderName, registerRecorderKernels } from './recorder-kernels';

/**
 * Calls a pure function once, on tensors that have shapes and types but no values, and writes down the kernels it
 * calls. The TensorFlow.js backend in use is the same afterwards, whatever the function does.
 *
 * @param signatures Shape and type of each input.
 * @param kernels The kernels that may be called.
 * @throws RecordingError where the function reads a value, calls a kernel not among these, or uses a foreign tensor.
 * @throws StepResultError where the function returned no record.
 * @throws TensorContractError where an output is no tensor.
 */
export function record(
  step: PureStep,
  signatures: Readonly<Record<string, TensorSignature>>,
  kernels: ReadonlyMap<string, KernelDefinition>,
): Recording {
  registerRecorderKernels(kernels);
  const backend = new RecorderBackend();
  return withBackend(backend, () => {
    const recorded: Pick<Recording, 'inputs' | 'outputs'>[] = [];
    // The recording leaves through a list: TensorFlow.js would search all of a returned value for tensors.
    tf.tidy(() => {
      const placeholders = placeholdersFor(backend, signatures);
      const outputs = callStep(step, placeholders, backend);
      recorded.push({ inputs: valuesOf(backend, placeholders), outputs: valuesOf(backend, outputs) });
    });
    return { inputs: {}, outputs: {}, ...recorded[0], nodes: backend.nodes };
  });
}

/**
 * Runs a function on a backend of its own. `setBackend` returns a promise but does all its work before its first
 * `await`, since neither backend initialises asynchronously, so no other code runs in between.
 */
function withBackend<Result>(backend: RecorderBackend, work: () => Result): Result {
  const previous = tf.engine().backendName as string | undefined | null;
  tf.registerBackend(recorderName, () => backend, 0);
  void tf.setBackend(recorderName);
  try {
    return work();
  } finally {
    if (previous) void tf.setBackend(previous);
    tf.removeBackend(recorderName);
  }
}

function placeholdersFor(
  backend: RecorderBackend,
  signatures: Readonly<Record<string, TensorSignature>>,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(signatures).map(([name, signature]) => [
      name,
      tf.engine().makeTensorFromTensorInfo(backend.placeholder(name, signature)),
    ]),
  );
}

function callStep(
  step: PureStep,
  placeholders: Record<string, tf.Tensor>,
  backend: RecorderBackend,
): Record<string, tf.Tensor> {
  try {
    return step(placeholders);
  } catch (error) {
    throw unknownKernel(error, backend.nodes.length) ?? error;
  }
}

/** TensorFlow.js itself reports a kernel that the backend lacks, in an error without a class. */
function unknownKernel(error: unknown, position: number): UnknownKernelError | undefined {
  if (!(error instanceof Error)) return undefined;
  const match = new RegExp(`[Kk]ernel '(.+)' .*for backend '${recorderName}'`).exec(error.message);
  return match?.[1] === undefined ? undefined : new UnknownKernelError(match[1], position);
}

function valuesOf(backend: RecorderBackend, tensors: unknown): Record<string, RecordedValue> {
  if (
    typeof tensors !== 'object' ||
    tensors === null ||
    tensors instanceof tf.Tensor ||
    tensors instanceof Promise
  ) {
    throw new StepResultError(
      'The recorded function returned no named tensors; return a record such as { loss }.',
    );
  }
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]: [string, unknown]) => {
      const value = tensor instanceof tf.Tensor ? backend.recorded(tensor.dataId) : undefined;
      if (value === undefined) {
        throw new TensorContractError(name, 'was returned by the function but is no tensor made inside it');
      }
      return [name, value];
    }),
  );
}
