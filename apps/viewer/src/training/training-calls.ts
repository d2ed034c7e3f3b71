import type { Dataset } from '@ddpm/data';
import type { TrainingState } from '@ddpm/trainer';
import type { LiveTraining } from './live-training';
import { deleteSavedRun, loadSavedRun, saveRun } from './saved-run';
import { fetchTrainingDigits } from './training-digits';
import type { TrainingEvent, TrainingRequest } from './training-protocol';

/** Between two times that the run is put aside. */
const SAVE_INTERVAL_MS = 30_000;
/** The page hears of new steps this often. */
const TELL_INTERVAL_MS = 150;
/** So that other calls of the page are answered in between. */
const LONGEST_BLOCK_MS = 50;

/** What the page gets of a run to keep it as a model. */
export interface TrainedModel {
  readonly step: number;
  /** The files of a model folder, by path. */
  readonly files: Readonly<Record<string, Blob>>;
}

/** The worker's side of training. There is one run at a time. */
export function trainingCalls() {
  let dataset: Promise<Dataset> | null = null;
  let live: LiveTraining | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** A run that was paused may still be finishing its step when it is asked to go on. */
  function inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = turn.then(action);
    turn = result.catch(() => undefined);
    return result;
  }

  function digits(): Promise<Dataset> {
    dataset ??= fetchTrainingDigits();
    dataset.catch(() => (dataset = null));
    return dataset;
  }

  async function openRun(request: TrainingRequest): Promise<LiveTraining> {
    if (live?.history.runId === request.runId) return live;
    const earlier = live;
    live = null;
    await earlier?.dispose();
    const { createLiveTraining } = await import('./live-training');
    live = await createLiveTraining(request, await digits(), await loadSavedRun(request.runId));
    return live;
  }

  /** What is lost with the device, or has diverged, is made anew from what was put aside. */
  async function forget(): Promise<void> {
    const broken = live;
    live = null;
    await broken?.dispose().catch(() => undefined);
  }

  return {
    /** Trains until it is aborted; what was done by then stays, and the same call goes on with it. */
    train: (
      signal: AbortSignal,
      request: TrainingRequest,
      onEvent: (event: TrainingEvent) => void,
    ): Promise<void> =>
      inTurn(async () => {
        if (signal.aborted) return;
        const run = await openRun(request);
        onEvent({ kind: 'begin', history: run.history, parameterCount: run.parameterCount });
        try {
          await trainAndTell(run, signal, request, onEvent);
        } catch (error) {
          await forget();
          throw error;
        }
      }),

    /** Throws the run away, and what was put aside of it. */
    forgetTraining: (_signal: AbortSignal, runId: string): Promise<void> =>
      inTurn(async () => {
        await forget();
        await deleteSavedRun(runId);
      }),

    /** The model that the run has learned, as the files of a model folder. */
    trainedModel: async (_signal: AbortSignal, runId: string): Promise<TrainedModel> => {
      const state = live?.history.runId === runId ? await live.snapshot() : await savedState(runId);
      const { modelOfRun } = await import('./model-of-run');
      const files = Object.entries(modelOfRun(state)).map(
        ([path, bytes]) => [path, new Blob([new Uint8Array(bytes)])] as const,
      );
      return { step: state.step, files: Object.fromEntries(files) };
    },
  };
}

async function trainAndTell(
  run: LiveTraining,
  signal: AbortSignal,
  { lastStep }: TrainingRequest,
  onEvent: (event: TrainingEvent) => void,
): Promise<void> {
  const told = createTeller(run.history.losses.length + 1, onEvent);
  let lastSave = performance.now();
  let lastTurn = performance.now();
  const save = async (): Promise<void> => {
    lastSave = performance.now();
    onEvent({ kind: 'saved', step: run.history.losses.length, problem: await trySave(run) });
  };
  try {
    await run.run({
      signal,
      lastStep,
      onStep: async ({ loss, milliseconds }) => {
        told.add(loss, milliseconds);
        if (performance.now() - lastSave > SAVE_INTERVAL_MS) await save();
        if (performance.now() - lastTurn < LONGEST_BLOCK_MS) return;
        await new Promise((resolve) => setTimeout(resolve, 0));
        lastTurn = performance.now();
      },
      onFrame: (frame) => {
        told.flush();
        onEvent({ kind: 'frame', frame });
      },
    });
  } finally {
    told.flush();
  }
  await save();
}

/** Gathers steps, so that a quick device does not flood the page. */
function createTeller(firstStep: number, onEvent: (event: TrainingEvent) => void) {
  let next = firstStep;
  let losses: number[] = [];
  let time = 0;
  let last = -Infinity;
  const flush = (): void => {
    if (losses.length === 0) return;
    onEvent({ kind: 'steps', firstStep: next, losses, milliseconds: time });
    next += losses.length;
    losses = [];
    time = 0;
    last = performance.now();
  };
  return {
    flush,
    add(loss: number, milliseconds: number): void {
      losses.push(loss);
      time += milliseconds;
      if (performance.now() - last > TELL_INTERVAL_MS) flush();
    },
  };
}

async function savedState(runId: string): Promise<TrainingState> {
  const saved = await loadSavedRun(runId);
  if (saved === null) throw new RunGoneError();
  return saved.state;
}

async function trySave(run: LiveTraining): Promise<string | null> {
  try {
    const state = await run.snapshot();
    await saveRun({ history: run.history, state });
    return null;
  } catch (error) {
    if (error instanceof Error && error.name === 'QuotaExceededError') return "the browser's storage is full";
    return error instanceof Error ? error.message : String(error);
  }
}

/** The run is neither under way nor put aside. */
class RunGoneError extends Error {
  override readonly name = 'RunGoneError';
  constructor() {
    super('This run is gone, because the browser kept nothing of it; start a new one.');
  }
}
