import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listTrainingStates, readTrainingState, writeTrainingState } from '@ddpm/checkpoint/node';
import type { BatchPosition } from '@ddpm/data';
import { articleRecipe, overrideRecipe, type TrainingState } from '@ddpm/trainer';
import type { RunConfig } from '../configuration/run-config';
import { shownPath } from '../configuration/paths';
import type { RunFolder } from './run-folder';

/** A training state and the configuration that it was saved with. */
export interface SavedRun {
  readonly state: TrainingState;
  readonly config: RunConfig;
  /** States that had to be passed over, a sentence each. */
  readonly warnings: readonly string[];
}

/** What a checkpoint carries beside its tensors. */
interface SavedMetadata {
  readonly position: BatchPosition;
  readonly elapsedSeconds: number;
  readonly config: RunConfig;
}

/** The saved run does not have the form that this program writes. */
export class ForeignRunError extends Error {
  override readonly name = 'ForeignRunError';
}

/** Writes a training state; the one before it stays until this one is whole. */
export async function saveRun({ root }: RunFolder, config: RunConfig, state: TrainingState): Promise<void> {
  const { step, tensors, position, elapsedSeconds, recipe } = state;
  const metadata: SavedMetadata = { position, elapsedSeconds, config: { ...config, recipe } };
  await writeTrainingState(root, { step, tensors, metadata });
}

/**
 * Reads the newest whole training state of a run.
 * @throws CheckpointError where there is none; ForeignRunError where another program wrote it.
 */
export async function loadRun({ root }: RunFolder): Promise<SavedRun> {
  const { step, tensors, metadata, warnings } = await readTrainingState(root);
  if (!isSavedMetadata(metadata)) {
    throw new ForeignRunError(
      `${shownPath(path.join(root, 'training-state'))} was not written by this trainer: its metadata lacks position, elapsedSeconds or config. Choose another folder with --resume.`,
    );
  }
  const { position, elapsedSeconds } = metadata;
  // A run saved before a field of the recipe existed did as the article does.
  const recipe = overrideRecipe(articleRecipe, metadata.config.recipe);
  const config = { ...metadata.config, recipe };
  return { state: { step, tensors, position, elapsedSeconds, recipe }, config, warnings };
}

/** A run as it stands in its folder; it has no state where it ended before its first checkpoint. */
export interface BegunRun extends Omit<SavedRun, 'state'> {
  readonly state: TrainingState | null;
}

/**
 * Reads a run to go on with: its newest whole training state, or its configuration alone where it has none yet.
 * @throws CheckpointError where there is neither, or where no state is whole; ForeignRunError as `loadRun`.
 */
export async function loadBegunRun(folder: RunFolder): Promise<BegunRun> {
  const states = await listTrainingStates(folder.root);
  const config = states.some(({ complete }) => complete) ? null : await readConfig(folder);
  return config === null ? loadRun(folder) : { state: null, config, warnings: [] };
}

async function readConfig({ config }: RunFolder): Promise<RunConfig | null> {
  const text = await readFile(config, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const saved = JSON.parse(text) as RunConfig;
    return { ...saved, recipe: overrideRecipe(articleRecipe, saved.recipe) };
  } catch {
    throw new ForeignRunError(
      `${shownPath(config)} is not the configuration of a run. Choose another folder with --resume.`,
    );
  }
}

function isSavedMetadata(metadata: object): metadata is SavedMetadata {
  const { position, elapsedSeconds, config } = metadata as Partial<SavedMetadata>;
  return (
    typeof position?.epoch === 'number' &&
    typeof position.index === 'number' &&
    typeof elapsedSeconds === 'number' &&
    typeof config?.recipe === 'object'
  );
}
