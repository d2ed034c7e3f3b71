import path from 'node:path';
import { readTrainingState, writeTrainingState } from '@ddpm/checkpoint/node';
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

function isSavedMetadata(metadata: object): metadata is SavedMetadata {
  const { position, elapsedSeconds, config } = metadata as Partial<SavedMetadata>;
  return (
    typeof position?.epoch === 'number' &&
    typeof position.index === 'number' &&
    typeof elapsedSeconds === 'number' &&
    typeof config?.recipe === 'object'
  );
}
