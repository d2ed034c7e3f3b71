import { CheckpointError, readingFile } from '../checkpoint-error';
import { decodeSafetensors } from '../decode-safetensors';
import { decodeJsonObject, type JsonObject } from '../json';
import type { NamedTensor } from '../named-tensor';
import { fileError } from './file-error';
import { listTrainingStates, statesFolder, type TrainingStateEntry } from './list-training-states';
import { readChecked, readManifest } from './state-manifest';
import { stateFiles } from './training-state-files';
import { join } from 'node:path';

/** A training state as it was read. */
export interface TrainingState {
  /** Name of its folder, such as `000003-step-1500`. */
  readonly name: string;
  /** Number of the step after which it was saved. */
  readonly step: number;
  /** The saved tensors by name. */
  readonly tensors: Record<string, NamedTensor>;
  /** What was saved beside the tensors. */
  readonly metadata: JsonObject;
  /** One sentence for each newer state that was passed over, saying why. */
  readonly warnings: readonly string[];
}

/** Which training state to read. */
export interface ReadTrainingStateOptions {
  /** Name of the state to read, as listed; the newest whole one where left out. */
  readonly name?: string;
}

/**
 * Reads the newest whole training state of a run, or the named one. Newer states that are incomplete or damaged are
 * passed over with a warning; a named one that is not whole is an error.
 *
 * @throws CheckpointError where no whole state is there
 */
export async function readTrainingState(
  runFolder: string,
  { name }: ReadTrainingStateOptions = {},
): Promise<TrainingState> {
  const entries = await listTrainingStates(runFolder);
  if (name !== undefined) return { ...(await readEntry(findEntry(runFolder, entries, name))), warnings: [] };
  const warnings: string[] = [];
  for (const entry of entries) {
    try {
      return { ...(await readEntry(entry)), warnings };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      warnings.push(error.message);
    }
  }
  throw noState(runFolder, warnings);
}

function findEntry(
  runFolder: string,
  entries: readonly TrainingStateEntry[],
  name: string,
): TrainingStateEntry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const there = entries.map((candidate) => candidate.name).join(', ') || 'none';
  const file = join(statesFolder(runFolder), name);
  throw new CheckpointError(`${file} does not exist; choose one of the states there are: ${there}`, { file });
}

async function readEntry(entry: TrainingStateEntry): Promise<Omit<TrainingState, 'warnings'>> {
  const { name, step, folder } = entry;
  if (!entry.complete) {
    throw new CheckpointError(
      `${folder} is incomplete (the process stopped while writing it); use another state`,
      {
        file: folder,
      },
    );
  }
  try {
    const manifest = await readManifest(folder);
    const tensors = await readChecked(folder, stateFiles.tensors, manifest);
    const metadata = await readChecked(folder, stateFiles.metadata, manifest);
    return {
      name,
      step,
      tensors: decodeSafetensors(tensors, join(folder, stateFiles.tensors)).tensors,
      metadata: readingFile(join(folder, stateFiles.metadata), () => decodeJsonObject(metadata)),
    };
  } catch (error) {
    throw fileError('read', folder, error);
  }
}

function noState(runFolder: string, warnings: readonly string[]): CheckpointError {
  const file = statesFolder(runFolder);
  const reasons = warnings.length === 0 ? '' : ` (${warnings.join('; ')})`;
  return new CheckpointError(
    `${file} holds no whole training state${reasons}; start a new run or choose another folder`,
    {
      file,
    },
  );
}
