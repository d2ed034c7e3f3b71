import { permutation, randomKey } from '@ddpm/random';
import { DataError } from './data-error';

/** Where in the shuffled data a batch starts. Plain JSON: it travels inside a training state. */
export interface BatchPosition {
  /** How many times all images have been gone through, from 0. */
  readonly epoch: number;
  /** How many images of the epoch's order have been used, from 0. */
  readonly index: number;
}

/** What decides which images a batch holds. */
export interface BatchPlanOptions {
  /** Number of images. */
  readonly length: number;
  /** Images in every batch. */
  readonly batchSize: number;
  /** Determines the order of every epoch. */
  readonly seed: number;
  /** True leaves out an epoch's last images where they fill no batch; false where left out. */
  readonly dropLast?: boolean;
}

/** The images of one batch, and where the next one starts. */
export interface PlannedBatch {
  /** Indices into the data set. */
  readonly indices: Uint32Array;
  /** Where the batch after it begins. */
  readonly next: BatchPosition;
}

/**
 * The batch that starts at a position. Every epoch has an order of its own, drawn from (seed, epoch), which holds
 * every image once; all batches have the same size. Where an epoch's last images fill no batch, the batch goes on
 * with the next epoch's first, or `dropLast` leaves them out.
 */
export function createBatchPlan(options: BatchPlanOptions): (start: BatchPosition) => PlannedBatch {
  const { length, batchSize, seed, dropLast = false } = options;
  checkSizes(options);
  const orderOf = rememberLast((epoch) => permutation(randomKey(seed, 'epoch', epoch), length));
  const usable = dropLast ? length - (length % batchSize) : length;

  return (start) => {
    checkPosition(start, length);
    const indices = new Uint32Array(batchSize);
    let { epoch, index } = start;
    if (dropLast && index + batchSize > length) ({ epoch, index } = { epoch: epoch + 1, index: 0 });
    for (let filled = 0; filled < batchSize;) {
      const part = orderOf(epoch).subarray(index, Math.min(length, index + batchSize - filled));
      indices.set(part, filled);
      filled += part.length;
      index += part.length;
      if (index >= usable) ({ epoch, index } = { epoch: epoch + 1, index: 0 });
    }
    return { indices, next: { epoch, index } };
  };
}

function rememberLast<Result>(compute: (input: number) => Result): (input: number) => Result {
  let last: { readonly input: number; readonly result: Result } | undefined;
  return (input) => {
    if (last?.input !== input) last = { input, result: compute(input) };
    return last.result;
  };
}

function checkSizes({ length, batchSize, dropLast = false }: BatchPlanOptions): void {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new DataError(`the batch size is ${batchSize}; give an integer of at least 1`);
  }
  if (!Number.isSafeInteger(length) || length < 1)
    throw new DataError(`the data set has ${length} images; give one with at least 1`);
  if (dropLast && batchSize > length) {
    throw new DataError(
      `a batch of ${batchSize} is larger than the data set of ${length} images; lower the batch size`,
    );
  }
}

function checkPosition({ epoch, index }: BatchPosition, length: number): void {
  if (
    Number.isSafeInteger(epoch) &&
    epoch >= 0 &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    index < length
  )
    return;
  throw new DataError(
    `the data position (epoch ${epoch}, index ${index}) does not fit a data set of ${length} images; resume with the data it was saved with`,
  );
}
