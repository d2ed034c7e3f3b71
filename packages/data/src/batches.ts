import { createBatchPlan, type BatchPlanOptions, type BatchPosition } from './batch-plan';
import type { Dataset } from './dataset';

/** Images and labels for one training step. Its arrays are its own: no later batch overwrites them. */
export interface Batch {
  /** `[batchSize, height, width, channels]`, from -1 to 1. */
  readonly images: Float32Array;
  /** `[batchSize]`; all 0 where the data set has no labels. */
  readonly labels: Int32Array;
  /** `[batchSize]`: which images of the data set these are. */
  readonly indices: Uint32Array;
  /** Where the next batch starts: save it, and training resumes as if it had never stopped. */
  readonly position: BatchPosition;
}

/** An endless stream of shuffled batches. */
export interface Batches {
  /** The next batch. While it is in use, the two after it are read. After a failed read, every call fails alike. */
  next(): Promise<Batch>;
  /** Where the next batch starts; batches that are read ahead do not count. */
  readonly position: BatchPosition;
}

/** Which images of each batch one of several processes works on: every `size`th, beginning with number `rank`. */
export interface BatchShare {
  /** Number of the process, from 0. */
  readonly rank: number;
  /** How many processes share a batch. */
  readonly size: number;
}

/** What decides the batches of a data set, and where they begin. */
export interface BatchesOptions extends Omit<BatchPlanOptions, 'length'> {
  /** Read this share of each batch alone; all of it where left out. Places in the data count whole batches. */
  readonly share?: BatchShare | undefined;
  /** Where to start; at the beginning where left out. */
  readonly position?: BatchPosition | undefined;
}

/**
 * Two, since what another thread has read arrives only when the main thread is free, and a training loop may hand over a
 * step before the one before it is computed: batches for both are there already while the next one is read.
 */
const READ_AHEAD = 2;

/** A batch that is asked for. */
interface Reading {
  readonly batch: Promise<Batch>;
  isDone: boolean;
}

/**
 * Endless batches of one size over a data set, shuffled anew in every epoch by the seed (see `createBatchPlan`).
 *
 * @throws DataError where the batch size or the position does not fit the data set
 */
export function createBatches(dataset: Dataset, options: BatchesOptions): Batches {
  const plan = createBatchPlan({ ...options, length: dataset.length });
  const [height, width, channels] = dataset.imageShape;
  const { rank, size } = options.share ?? { rank: 0, size: 1 };
  let position = options.position ?? { epoch: 0, index: 0 };
  const upcoming: Reading[] = [];
  let newest: Promise<Batch> | undefined;
  plan(position);

  const read = async (start: BatchPosition): Promise<Batch> => {
    const { indices: whole, next } = plan(start);
    const indices = whole.filter((_, row) => row % size === rank);
    const images = new Float32Array(indices.length * height * width * channels);
    const labels = new Int32Array(indices.length);
    await dataset.read(indices, images, labels);
    return { images, labels, indices, position: next };
  };
  /** Reads the batch after the newest, once that is read: one call of the data set is under way at a time. */
  const readOne = (): Reading => {
    const batch = newest === undefined ? read(position) : newest.then((before) => read(before.position));
    newest = batch;
    const reading = { batch, isDone: false };
    const markDone = (): void => {
      reading.isDone = true;
    };
    // A failed read ahead is reported by the call that asks for its batch.
    batch.then(markDone, markDone);
    return reading;
  };
  return {
    get position() {
      return position;
    },
    async next() {
      const current = upcoming.shift() ?? readOne();
      while (upcoming.length < READ_AHEAD) upcoming.push(readOne());
      // Whoever has to wait waits for the next ones too: a lead that is lost would not come back by itself.
      if (!current.isDone) await upcoming.at(-1)?.batch.catch(() => undefined);
      const batch = await current.batch;
      position = batch.position;
      return batch;
    },
  };
}
