/** Where a {@link DataError} found the fault. */
export interface DataFault {
  /** Path of the file or folder at fault. */
  readonly file?: string | undefined;
  /** The error underneath, of the file system say. */
  readonly cause?: unknown;
}

/**
 * The one error this package throws for bad files and bad arguments. Its message is one clear sentence: what was
 * wrong, where, and what to do.
 */
export class DataError extends Error {
  override readonly name = 'DataError';
  /** Path of the file or folder at fault, where there is one. */
  readonly file: string | undefined;

  constructor(sentence: string, fault: DataFault = {}) {
    super(sentence, fault.cause === undefined ? undefined : { cause: fault.cause });
    this.file = fault.file;
  }
}
