import type { HostTensors } from '../host-tensor';

/** Where a runner computes, in words that can be shown to a user. */
export interface RunnerDevice {
  /** Operation by operation, or as one graph. */
  readonly engine: 'eager' | 'compiled';
  /** The ONNX Runtime provider, e.g. `cpu`. */
  readonly backend: string;
  /** For people, e.g. `ONNX Runtime on the CPU, 2 threads`. */
  readonly description: string;
  /** Threads that compute; 1 where they are not the runner's to choose. */
  readonly threads: number;
}

/**
 * Owns the state that a pure step carries from one call to the next and runs the step. The step is called with
 * `{ ...state, ...inputs }`. An output named like a state entry replaces it; a state entry that the step does not
 * return is a constant.
 */
export interface StepRunner {
  /** Where the step runs. */
  readonly device: RunnerDevice;
  /**
   * Runs the step once and returns the outputs that are not state. It may be called again before an earlier promise
   * resolves: calls keep their order. The arrays given must stay as they are until the promise resolves.
   */
  run(inputs: HostTensors): Promise<HostTensors>;
  /** A copy of the state after all runs that were asked for before this call. */
  getState(): Promise<HostTensors>;
  /** Replaces the whole state; names, shapes and types as in the initial state. The arrays are copied. */
  setState(state: HostTensors): Promise<void>;
  /** Frees the state and the session. The runner is of no use afterwards. */
  dispose(): Promise<void>;
}
