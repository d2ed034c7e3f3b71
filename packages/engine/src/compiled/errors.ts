/** The function that was being recorded did something that no graph can express. */
export class RecordingError extends Error {
  override readonly name: string = 'RecordingError';
}

/** A tensor's values were asked for while the function was being recorded: there are none yet. */
export class ReadWhileRecordingError extends RecordingError {
  override readonly name = 'ReadWhileRecordingError';

  /** @param origin Where the tensor came from, such as `the output of kernel "Sum"`. */
  constructor(readonly origin: string) {
    super(
      `The recorded function reads the values of ${origin}, which has none while recording; ` +
        'pass such numbers as inputs, and return what you want to read.',
    );
  }
}

/** The function called a TensorFlow.js kernel that has no translation to ONNX. */
export class UnknownKernelError extends RecordingError {
  override readonly name = 'UnknownKernelError';

  constructor(
    readonly kernel: string,
    readonly position: number,
  ) {
    super(
      `The recorded function calls the TensorFlow.js kernel "${kernel}" (after ${position} other kernel calls), ` +
        'which has no translation to ONNX; compose it from kernels that have one.',
    );
  }
}

/** A kernel was called in a way that has no translation to ONNX. */
export class UnsupportedKernelUseError extends RecordingError {
  override readonly name = 'UnsupportedKernelUseError';

  constructor(
    readonly kernel: string,
    problem: string,
  ) {
    super(`The TensorFlow.js kernel "${kernel}" ${problem}.`);
  }
}

/** The function used a tensor that it neither made nor was given. */
export class ForeignTensorError extends RecordingError {
  override readonly name = 'ForeignTensorError';

  constructor(readonly kernel: string) {
    super(
      `The kernel "${kernel}" was given a tensor made outside the recorded function; ` +
        'pass it as an input, or create it inside the function.',
    );
  }
}
