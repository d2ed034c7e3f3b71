import * as tf from '@tensorflow/tfjs-core';
import { describeActiveBackend } from './active-backend';
import { activeDeviceLoss } from './device-loss';
import type { HostTensor, HostTensors, PureStep, RunnerDevice, StepRunner } from '../contract';
import { RunnerDisposedError } from '../runner-errors';
import {
  checkHostTensors,
  checkInputNames,
  checkOutputs,
  checkWholeState,
  dtypeOf,
  signaturesOf,
  type TensorSignatures,
} from '../tensor-checks';

/**
 * Runs a pure step operation by operation on the TensorFlow.js backend in use. The state stays on the device between
 * runs. Neither the arrays given nor the arrays returned are shared with the runner: the caller may reuse them.
 *
 * @param step Called with `{ ...state, ...inputs }`, synchronously; it may be called again after it threw, with the
 * state as it was.
 * @param initialState The state's entries; their names, shapes and types stay fixed.
 * @throws NoBackendError where no TensorFlow.js backend is registered.
 * @throws TensorContractError where an array's length does not fit its shape.
 *
 * Its `run` and `getState` reject with DeviceLostError where the GPU device was lost; the state is lost with it.
 */
export async function createEagerRunner(step: PureStep, initialState: HostTensors): Promise<StepRunner> {
  checkHostTensors(initialState);
  const { name, device, threads } = await describeActiveBackend();
  return new EagerRunner(
    { engine: 'eager', backend: name, description: device, threads },
    step,
    initialState,
  );
}

class EagerRunner implements StepRunner {
  readonly #step: PureStep;
  readonly #signatures: TensorSignatures;
  readonly #state = new Map<string, tf.Tensor>();
  readonly #reads = new Set<Promise<unknown>>();
  readonly #deviceLoss = activeDeviceLoss();
  #disposed = false;

  constructor(
    readonly device: RunnerDevice,
    step: PureStep,
    initialState: HostTensors,
  ) {
    this.#step = step;
    this.#signatures = signaturesOf(initialState);
    this.#upload(initialState);
  }

  // Everything up to the first await happens before `run` returns, so calls keep their order by themselves.
  async run(inputs: HostTensors): Promise<HostTensors> {
    this.#checkUsable();
    checkHostTensors(inputs);
    checkInputNames(inputs, this.#signatures);
    const outputs = this.#compute(inputs);
    return this.#read(outputs);
  }

  async getState(): Promise<HostTensors> {
    this.#checkUsable();
    // Clones share the values, and keep them alive while a later run replaces the state.
    return this.#read(new Map([...this.#state].map(([name, tensor]) => [name, cloneKept(tensor)])));
  }

  async setState(state: HostTensors): Promise<void> {
    this.#checkUsable();
    checkHostTensors(state);
    checkWholeState(state, this.#signatures);
    this.#upload(state);
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    tf.dispose([...this.#state.values()]);
    this.#state.clear();
    await Promise.allSettled(this.#reads);
  }

  #checkUsable(): void {
    if (this.#disposed) throw new RunnerDisposedError();
  }

  #upload(state: HostTensors): void {
    for (const [name, tensor] of Object.entries(state)) this.#replace(name, tf.keep(upload(tensor)));
  }

  #replace(name: string, tensor: tf.Tensor): void {
    this.#state.get(name)?.dispose();
    this.#state.set(name, tensor);
  }

  /** Runs the step, takes over the state it returns, and leaves the other outputs, kept, to the caller. */
  #compute(inputs: HostTensors): Map<string, tf.Tensor> {
    const outputs = new Map<string, tf.Tensor>();
    tf.tidy(() => {
      const firstId = tf.scalar(0).id;
      const uploaded = Object.entries(inputs).map(([name, tensor]) => [name, upload(tensor)] as const);
      const returned = this.#step(Object.fromEntries([...this.#state, ...uploaded]));
      checkOutputs(returned, this.#signatures);
      for (const [name, tensor] of this.#owned(returned, firstId)) {
        if (this.#signatures.has(name)) this.#replace(name, tensor);
        else outputs.set(name, tensor);
      }
    });
    return outputs;
  }

  /**
   * The step may return one tensor under several names, a state entry under another name, or a constant of its own.
   * Each name gets a tensor of its own, so that disposing of one leaves the others whole; a state entry returned as it
   * came is left out. Tensors whose id is below `firstId` existed before the step ran.
   */
  #owned(returned: Record<string, tf.Tensor>, firstId: number): [string, tf.Tensor][] {
    const taken = new Set<tf.Tensor>();
    const owned: [string, tf.Tensor][] = [];
    for (const [name, tensor] of Object.entries(returned)) {
      if (tensor === this.#state.get(name)) continue;
      const shared = tensor.id < firstId || taken.has(tensor);
      owned.push([name, shared ? cloneKept(tensor) : tf.keep(tensor)]);
      taken.add(tensor);
    }
    return owned;
  }

  /** Asks for all values at once, then frees the tensors. */
  #read(tensors: ReadonlyMap<string, tf.Tensor>): Promise<HostTensors> {
    const reading = Promise.all(
      [...tensors].map(async ([name, tensor]) => [name, await this.#download(tensor)] as const),
    )
      .then((entries) => Object.fromEntries(entries))
      .finally(() => {
        tf.dispose([...tensors.values()]);
        this.#reads.delete(reading);
      });
    this.#reads.add(reading);
    return reading;
  }

  /** Some backends hand out the array that holds the tensor's values, hence the copy. */
  async #download(tensor: tf.Tensor): Promise<HostTensor> {
    const reading = tensor.data();
    const values = await (this.#deviceLoss === null ? reading : Promise.race([reading, this.#deviceLoss]));
    const data = tensor.dtype === 'int32' ? new Int32Array(values) : new Float32Array(values);
    return { shape: [...tensor.shape], data };
  }
}

/** Some backends keep the array they are given as the tensor's values, hence the copy. */
function upload(tensor: HostTensor): tf.Tensor {
  return tf.tensor(tensor.data.slice(), [...tensor.shape], dtypeOf(tensor));
}

function cloneKept(tensor: tf.Tensor): tf.Tensor {
  return tf.keep(tf.clone(tensor));
}
