import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, fileError } from './file-error';
import { MANIFEST_FILE } from './state-manifest';

/** One training state of a run. */
export interface TrainingStateEntry {
  /** Name of its folder, such as `000003-step-1500`. */
  readonly name: string;
  /** The folder that holds it. */
  readonly folder: string;
  /** Counts the states in the order in which they were written. */
  readonly sequence: number;
  /** Training steps done. */
  readonly step: number;
  /** False where the process stopped while writing it. */
  readonly complete: boolean;
}

/** The folder of a run that holds its training states. */
export function statesFolder(runFolder: string): string {
  return join(runFolder, 'training-state');
}

/** The training states of a run, the newest first. None where there is no such folder. */
export async function listTrainingStates(runFolder: string): Promise<readonly TrainingStateEntry[]> {
  const folder = statesFolder(runFolder);
  try {
    const names = await readNames(folder, (entry) => entry.isDirectory());
    const entries = await Promise.all(names.map((name) => readEntry(folder, name)));
    return entries.filter((entry) => entry !== undefined).sort((one, other) => other.sequence - one.sequence);
  } catch (error) {
    throw fileError('read', folder, error);
  }
}

async function readEntry(parent: string, name: string): Promise<TrainingStateEntry | undefined> {
  const [, sequence, step] = /^(\d+)-step-(\d+)$/.exec(name) ?? [];
  if (sequence === undefined || step === undefined) return undefined;
  const folder = join(parent, name);
  const complete = (await readNames(folder)).includes(MANIFEST_FILE);
  return { name, folder, sequence: Number(sequence), step: Number(step), complete };
}

/** Names in a folder; none where it does not exist (a writer may remove old states meanwhile). */
async function readNames(
  folder: string,
  accept: (entry: Dirent) => boolean = () => true,
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(accept).map(({ name }) => name);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
