import { Worker } from 'node:worker_threads';

/** Counts the time in which the process runs: not that in which it, or its container, is stopped. */
export interface TrainingClock {
  /** Milliseconds from some moment on; never less than before. */
  readonly now: () => number;
  stop(): Promise<void>;
}

const BEAT_MS = 50;
/** A longer silence of the beat is a pause. A busy machine is silent for less. */
const PAUSE_MS = 1000;

/**
 * A thread that does nothing but look at the clock. While training holds the main thread it goes on; while the process
 * is stopped it does not. `times` is the time counted when it last looked, and when that was, in milliseconds.
 */
const beat = `
  const times = new Float64Array(require('node:worker_threads').workerData);
  setInterval(() => {
    const now = Number(process.hrtime.bigint()) / 1e6;
    const passed = now - times[1];
    times[0] += passed > ${PAUSE_MS} ? ${BEAT_MS} : passed;
    times[1] = now;
  }, ${BEAT_MS});
`;

/** Starts a clock of training time. */
export function startTrainingClock(): TrainingClock {
  const shared = new SharedArrayBuffer(16);
  const times = new Float64Array(shared);
  times[1] = milliseconds();
  const worker = new Worker(beat, { eval: true, workerData: shared });
  worker.unref();
  let latest = 0;
  return {
    now() {
      const [counted = 0, lastBeat = 0] = times;
      const passed = milliseconds() - lastBeat;
      // Where the beat comes between the two reads, this is off by one beat.
      latest = Math.max(latest, counted + (passed > PAUSE_MS ? BEAT_MS : passed));
      return latest;
    },
    async stop() {
      await worker.terminate();
    },
  };
}

function milliseconds(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
