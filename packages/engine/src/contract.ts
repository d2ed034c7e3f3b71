import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * A tensor in host memory: row-major values beside their shape. The type follows the array: `Float32Array` is float32,
 * `Int32Array` is int32.
 */
export interface HostTensor {
  /** Sizes of its axes; empty for a single number. */
  readonly shape: readonly number[];
  /** The values, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** Host tensors by name. */
export type HostTensors = Readonly<Record<string, HostTensor>>;

/**
 * A pure function from named tensors to named tensors: no variable, no value read, no random number inside. It may
 * leave its intermediate tensors to the runner, which disposes of them.
 */
export type PureStep = (inputs: Record<string, Tensor>) => Record<string, Tensor>;

/** Where a runner computes, in words that can be shown to a user. */
export interface RunnerDevice {
  /** Operation by operation, or as one graph. */
  readonly engine: 'eager' | 'compiled';
  /** The TensorFlow.js backend or the ONNX Runtime provider, e.g. `wasm`. */
  readonly backend: string;
  /** For people, e.g. `WebAssembly with SIMD, 2 threads`. */
  readonly description: string;
  /** Threads that compute; 1 where the backend does not say. */
  readonly threads: number;
}

/**
 * Owns the state that a pure step carries from one call to the next and runs the step somewhere. The step is called
 * with `{ ...state, ...inputs }`. An output named like a state entry replaces it; a state entry that the step does not
 * return stays as it is.
 *
 * No array is shared with the caller: those given may be changed as soon as the call has returned its promise, and those
 * returned are the caller's own.
 */
export interface StepRunner {
  /** Where the step runs. */
  readonly device: RunnerDevice;
  /**
   * Runs the step once and returns the outputs that are not state. It may be called again before an earlier promise
   * resolves: calls keep their order. A run that fails changes nothing.
   *
   * @throws TensorContractError where an input, or what the step returned, is not what it must be
   * @throws RunnerDisposedError after `dispose()`
   */
  run(inputs: HostTensors): Promise<HostTensors>;
  /** A copy of the state after all runs that were asked for before this call. */
  getState(): Promise<HostTensors>;
  /**
   * Replaces the whole state, or nothing.
   *
   * @throws TensorContractError unless names, shapes and types are those of the initial state
   */
  setState(state: HostTensors): Promise<void>;
  /** Frees the state. The runner is of no use afterwards. */
  dispose(): Promise<void>;
}

/**
 * Makes the runner of a step: `createEagerRunner`, `createCompiledRunner` with its settings bound, what `chooseEngine`
 * found, or one of the caller's own.
 *
 * @param exampleInputs Inputs with the shapes and types of the runs to come; their values do not matter.
 */
export type CreateRunner = (
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
) => Promise<StepRunner>;
