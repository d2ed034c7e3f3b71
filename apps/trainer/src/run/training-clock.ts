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
 * is stopped it does not. `times` is when it last looked, and the sum of the pauses, in milliseconds.
 */
const beat = `
  const times = new Float64Array(require('node:worker_threads').workerData);
  setInterval(() => {
    const now = Number(process.hrtime.bigint()) / 1e6;
    const silence = now - times[0] - ${BEAT_MS};
    if (silence > ${PAUSE_MS}) times[1] += silence;
    times[0] = now;
  }, ${BEAT_MS});
`;

/** Starts a clock of training time. */
export function startTrainingClock(): TrainingClock {
  const shared = new SharedArrayBuffer(16);
  const times = new Float64Array(shared);
  times[0] = milliseconds();
  const worker = new Worker(beat, { eval: true, workerData: shared });
  worker.unref();
  let latest = 0;
  return {
    now() {
      const now = milliseconds();
      const [lastBeat = now, paused = 0] = times;
      const silence = now - lastBeat - BEAT_MS;
      latest = Math.max(latest, now - paused - (silence > PAUSE_MS ? silence : 0));
      return latest;
    },
    stop: async () => void (await worker.terminate()),
  };
}

function milliseconds(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
