import type { TrainingState } from '@ddpm/trainer';
import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import type { TrainingHistory } from './training-protocol';

/** A run put aside in the browser's storage, so that it goes on after the page, or the worker, was gone. */
export interface SavedRun {
  readonly history: TrainingHistory;
  readonly state: TrainingState;
}

/** There is room for one run: a new one takes its place. */
const key = 'run';

const openStore = (): UseStore => createStore('viewer-training', 'runs');

/** @throws what the browser throws, such as where its storage is full */
export async function saveRun(run: SavedRun): Promise<void> {
  await set(key, run, openStore());
}

/** The run put aside; null where there is none, or the browser keeps nothing. */
export async function loadSavedRun(): Promise<SavedRun | null> {
  try {
    return (await get<SavedRun>(key, openStore())) ?? null;
  } catch {
    return null;
  }
}

export async function deleteSavedRun(): Promise<void> {
  await del(key, openStore()).catch(() => undefined);
}
