/** Where a {@link CheckpointError} found the fault. */
export interface CheckpointFault {
  /** Path of the file or folder at fault. */
  readonly file?: string | undefined;
  /** Name of the tensor at fault. */
  readonly tensor?: string | undefined;
  /** The error underneath, of the file system say. */
  readonly cause?: unknown;
}

/**
 * The one error this package throws for bad files, bad arguments and failing disks. Its message is one clear
 * sentence: what was wrong, where, and what to do.
 */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  /** Path of the file or folder at fault, where there is one. */
  readonly file: string | undefined;
  /** Name of the tensor at fault, where there is one. */
  readonly tensor: string | undefined;

  constructor(sentence: string, fault: CheckpointFault = {}) {
    super(sentence, fault.cause === undefined ? undefined : { cause: fault.cause });
    this.file = fault.file;
    this.tensor = fault.tensor;
  }
}

/** Runs `read` and puts the file's name in front of the sentence of the error it may throw. */
export function readingFile<Result>(file: string | undefined, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (file === undefined || !(error instanceof CheckpointError)) throw error;
    throw new CheckpointError(`${file}: ${error.message}`, { file, tensor: error.tensor, cause: error });
  }
}
