import { mkdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../checkpoint-error';
import { ensureFolder, syncFolder, writeDurably } from './durable-file';
import { errorCode, fileError } from './file-error';
import { listTrainingStates, statesFolder, type TrainingStateEntry } from './list-training-states';
import { createFileSummary, encodeManifest, MANIFEST_FILE, type FileSummary } from './state-manifest';
import { encodeTrainingState, type TrainingStateContent } from './training-state-files';

/** What happens to older training states. */
export interface WriteTrainingStateOptions {
  /** How many complete states stay, this one included; at least 1, 2 where left out. */
  readonly keep?: number;
}

/**
 * Writes a training state into `runFolder/training-state`, in a folder of its own, and then removes the oldest ones.
 * The state counts only once its manifest has been renamed into place, after everything else is on the disk: a kill
 * at any moment, or a full disk, leaves the states before it whole.
 *
 * One process at a time writes into a run folder.
 *
 * @returns the state's name and folder
 * @throws CheckpointError where the disk refuses or the state cannot be written; nothing is left behind then
 */
export async function writeTrainingState(
  runFolder: string,
  state: TrainingStateContent,
  { keep = 2 }: WriteTrainingStateOptions = {},
): Promise<TrainingStateEntry> {
  if (!Number.isSafeInteger(keep) || keep < 1) {
    throw new CheckpointError(`keep is ${keep}; give the number of training states to keep, at least 1`);
  }
  const files = encodeTrainingState(state);
  try {
    const entry = await createStateFolder(runFolder, state.step);
    await completeState(entry, files);
    await syncFolder(statesFolder(runFolder));
    await removeOldStates(runFolder, entry, keep);
    return entry;
  } catch (error) {
    throw fileError('write', runFolder, error);
  }
}

async function createStateFolder(runFolder: string, step: number): Promise<TrainingStateEntry> {
  const parent = statesFolder(runFolder);
  await ensureFolder(parent);
  await syncFolder(runFolder);
  const [newest] = await listTrainingStates(runFolder);
  for (let sequence = (newest?.sequence ?? 0) + 1; ; sequence++) {
    const name = `${String(sequence).padStart(6, '0')}-step-${step}`;
    const folder = join(parent, name);
    try {
      await mkdir(folder);
      return { name, folder, sequence, step, complete: true };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function completeState(
  { folder, step }: TrainingStateEntry,
  files: Readonly<Record<string, readonly Uint8Array[]>>,
): Promise<void> {
  try {
    const written: Record<string, FileSummary> = {};
    for (const [name, parts] of Object.entries(files)) {
      const summary = createFileSummary();
      await writeDurably(join(folder, name), parts, (piece) => {
        summary.add(piece);
      });
      written[name] = summary.end();
    }
    await syncFolder(folder);
    const unfinished = join(folder, `${MANIFEST_FILE}.writing`);
    await writeDurably(unfinished, [encodeManifest(step, written)]);
    await rename(unfinished, join(folder, MANIFEST_FILE));
    await syncFolder(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Removes what killed writers left, and the oldest complete states. */
async function removeOldStates(runFolder: string, written: TrainingStateEntry, keep: number): Promise<void> {
  const older = (await listTrainingStates(runFolder)).filter(({ sequence }) => sequence < written.sequence);
  const complete = older.filter((entry) => entry.complete);
  const kept = new Set(complete.slice(0, keep - 1));
  for (const entry of older) if (!kept.has(entry)) await removeState(entry);
}

/** The manifest goes first, so that a kill leaves an incomplete state rather than a damaged one. */
async function removeState({ folder, complete }: TrainingStateEntry): Promise<void> {
  if (complete) await unlink(join(folder, MANIFEST_FILE));
  await rm(folder, { recursive: true, force: true });
}
