import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunConfig } from '../configuration/run-config';
import type { RunOptions } from '../configuration/run-options';
import { quotedPath, shownPath, userPath } from '../configuration/paths';
import { datasetTitle } from '../datasets/dataset-choice';
import { UsageError } from '../usage-error';
import { isLockFile, lockRun, type RunLock } from './run-lock';
import { makeFolder, writeJson, writeWhole } from './write-whole';

/** Where a run keeps its files. */
export interface RunFolder {
  readonly root: string;
  /** The interoperable model, written at the end and whenever a run is interrupted. */
  readonly model: string;
  /** Sample grids, one PNG a look. */
  readonly samples: string;
  /** One JSON object a line: loss, learning rate, gradient norm. */
  readonly metrics: string;
  /** The resolved configuration. */
  readonly config: string;
  /** Event files for TensorBoard, one a session. */
  readonly tensorboard: string;
  /** The first row of every sample grid, one under the other. */
  readonly filmstrip: string;
}

/** The files of a run in `root`, whether they exist or not. */
export function runFolder(root: string): RunFolder {
  return {
    root,
    model: path.join(root, 'model'),
    samples: path.join(root, 'samples'),
    metrics: path.join(root, 'metrics.jsonl'),
    config: path.join(root, 'config.json'),
    tensorboard: path.join(root, 'tensorboard'),
    filmstrip: path.join(root, 'filmstrip.png'),
  };
}

/** `runs/digits-quick-2026-11-24-153000`, where the user typed the command. */
export function defaultRunFolder(
  { dataset, preset }: Pick<RunConfig, 'dataset' | 'preset'>,
  now: Date,
): string {
  const [date = '', time = ''] = now.toISOString().split(/[T.]/);
  return userPath('runs', `${datasetTitle(dataset)}-${preset}-${date}-${time.replaceAll(':', '')}`);
}

/** `runs/digits-quick-3f9a1c07`: the same for the same options, so that the same command finds its run again. */
export function sameRunFolder({ dataset, preset }: RunConfig, options: RunOptions): string {
  const hash = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 8);
  return userPath('runs', `${datasetTitle(dataset)}-${preset}-${hash}`);
}

/** The folder of a run cannot be made or written to. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/**
 * Makes the folder of a run where it is not there yet, and keeps other processes from training in it.
 * @throws RunInUseError where another process trains in it.
 * @throws RunFolderError where the disk refuses.
 */
export async function openRunFolder({ root }: RunFolder): Promise<RunLock> {
  try {
    await makeFolder(root);
    return await lockRun(root);
  } catch (error) {
    throw folderError(root, error);
  }
}

/**
 * Makes a folder for a new run that has no name of its own: where the name is taken, it is numbered.
 * @throws RunFolderError where the disk refuses.
 */
export async function claimRunFolder(root: string): Promise<RunFolder> {
  try {
    await makeFolder(path.dirname(root));
    for (let number = 1; ; number += 1) {
      const numbered = number === 1 ? root : `${root}-${number}`;
      if (await makeOwnFolder(numbered)) return runFolder(numbered);
    }
  } catch (error) {
    throw folderError(root, error);
  }
}

/** Whether the folder is new. */
async function makeOwnFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Writes the configuration of a new run into its folder.
 * @throws UsageError where the folder already holds something: nothing is ever overwritten.
 */
export async function beginRunFolder(folder: RunFolder, config: RunConfig): Promise<void> {
  const { root } = folder;
  if ((await readdir(root)).some((name) => !isLockFile(name))) {
    const shown = quotedPath(root);
    throw new UsageError(
      `${shown} is not empty. Choose another folder with --out, or go on with the run in it: --resume ${shown}`,
    );
  }
  await mkdir(folder.samples);
  await writeConfig(folder, config);
}

/** Writes the resolved configuration of a run. */
export function writeConfig(folder: RunFolder, config: RunConfig): Promise<void> {
  return writeJson(folder.config, config);
}

/** Appends one line to the run's metrics. */
export async function appendMetrics(folder: RunFolder, line: object): Promise<void> {
  await appendFile(folder.metrics, `${JSON.stringify(line)}\n`);
}

/**
 * Drops metrics of steps that are about to be done again, so that a resumed run reads like an unbroken one: each step
 * stands there once.
 */
export async function keepMetricsUntil(folder: RunFolder, step: number): Promise<void> {
  let last = 0;
  const kept = (await readLines(folder.metrics)).filter((line) => {
    const own = stepOfLine(line);
    if (own <= last || own > step) return false;
    last = own;
    return true;
  });
  await writeWhole(folder.metrics, kept.map((line) => `${line}\n`).join(''));
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A line cut short by a kill counts as not written. */
function stepOfLine(line: string): number {
  try {
    const { step } = JSON.parse(line) as { step: unknown };
    return typeof step === 'number' ? step : Infinity;
  } catch {
    return Infinity;
  }
}

/** What the system says, in words. */
const refusals: Readonly<Record<string, string>> = {
  EROFS: 'the disk is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  ENAMETOOLONG: 'its name is too long',
};

function folderError(root: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new RunFolderError(
    `The run folder ${shownPath(root)} cannot be made or written to: ${refusals[code] ?? code}. Choose another with --out.`,
  );
}
