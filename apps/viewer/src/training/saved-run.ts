import type { TrainingState } from '@ddpm/trainer';
import { createStore, del, get, update, values, type UseStore } from 'idb-keyval';
import type { TrainingHistory } from './training-protocol';

/** A run put aside in the browser's storage, so that it goes on after the page, or the worker, was gone. */
export interface SavedRun {
  readonly history: TrainingHistory;
  readonly state: TrainingState;
}

const openStore = (): UseStore => createStore('viewer-training', 'runs');

/**
 * Puts a run aside by its name. Two tabs may train at once: other runs stay, and of this one what has learned longest.
 *
 * @throws LaterStepKeptError, or what the browser throws, such as where its storage is full
 */
export async function saveRun(run: SavedRun): Promise<void> {
  await update<SavedRun>(
    run.history.runId,
    (kept) => {
      if (kept !== undefined && kept.state.step > run.state.step)
        throw new LaterStepKeptError(kept.state.step);
      return run;
    },
    openStore(),
  );
}

/** The run of that name; null where it was not put aside, or the browser keeps nothing. */
export async function loadSavedRun(runId: string): Promise<SavedRun | null> {
  try {
    return (await get<SavedRun>(runId, openStore())) ?? null;
  } catch {
    return null;
  }
}

/** Of all runs put aside, the one that has learned longest; null where there is none, or the browser keeps nothing. */
export async function longestSavedRun(): Promise<SavedRun | null> {
  try {
    const runs = await values<SavedRun>(openStore());
    return runs.sort((one, other) => other.state.step - one.state.step)[0] ?? null;
  } catch {
    return null;
  }
}

export async function deleteSavedRun(runId: string): Promise<void> {
  await del(runId, openStore()).catch(() => undefined);
}

/** Another tab trains the same run, and is further. */
class LaterStepKeptError extends Error {
  override readonly name = 'LaterStepKeptError';
  constructor(step: number) {
    super(`another tab has put step ${step} of it aside, which stays`);
  }
}
