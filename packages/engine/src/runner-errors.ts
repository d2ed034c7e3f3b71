/** A named tensor that a runner was given, or that its step returned, is not what it must be. */
export class TensorContractError extends Error {
  override readonly name = 'TensorContractError';

  /**
   * @param entry Name of the tensor at fault.
   * @param problem What is wrong with it and what to do, as the end of a sentence that begins with its name.
   */
  constructor(
    readonly entry: string,
    problem: string,
  ) {
    super(`Tensor "${entry}" ${problem}.`);
  }
}

/** The step returned something other than named tensors. */
export class StepResultError extends Error {
  override readonly name = 'StepResultError';
}

/** A runner was used after `dispose()`. */
export class RunnerDisposedError extends Error {
  override readonly name = 'RunnerDisposedError';

  constructor() {
    super('This step runner is disposed of; create a new one to run the step again.');
  }
}

/** A runner was asked for before any TensorFlow.js backend was registered. */
export class NoBackendError extends Error {
  override readonly name = 'NoBackendError';

  constructor() {
    super("No TensorFlow.js backend is in use; call prepareBackend('auto') of @ddpm/engine first.");
  }
}

/** ONNX Runtime or one of its devices cannot be used. */
export class RuntimeUnavailableError extends Error {
  override readonly name = 'RuntimeUnavailableError';
}

/** An engine computed something else than it should. */
export class WrongResultError extends Error {
  override readonly name = 'WrongResultError';

  /** @param device Its description. */
  constructor(device: string) {
    super(`${device} computed a wrong sum; choose another engine, such as wasm.`);
  }
}
