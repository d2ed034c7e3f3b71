import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunConfig } from '../configuration/run-config';
import { shownPath, userPath } from '../configuration/paths';
import { datasetTitle } from '../datasets/dataset-choice';
import { UsageError } from '../usage-error';

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
export function defaultRunFolder({ dataset, preset }: RunConfig, now: Date): string {
  const [date = '', time = ''] = now.toISOString().split(/[T.]/);
  return userPath('runs', `${datasetTitle(dataset)}-${preset}-${date}-${time.replaceAll(':', '')}`);
}

/** The folder of a run cannot be made or written to. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/**
 * Makes the folder of a new run and writes its configuration.
 * @throws UsageError where the folder already holds something: nothing is ever overwritten.
 * @throws RunFolderError where the disk refuses.
 */
export async function createRunFolder(folder: RunFolder, config: RunConfig): Promise<void> {
  const { root } = folder;
  await makeFolder(root);
  if ((await readdir(root)).length > 0) {
    throw new UsageError(
      `${shownPath(root)} is not empty. Choose another folder with --out, or go on with the run in it: --resume ${shownPath(root)}`,
    );
  }
  await mkdir(folder.samples);
  await writeConfig(folder, config);
}

/** Writes the resolved configuration of a run. */
export async function writeConfig(folder: RunFolder, config: RunConfig): Promise<void> {
  await writeFile(folder.config, `${JSON.stringify(config, null, 2)}\n`);
}

/** Appends one line to the run's metrics. */
export async function appendMetrics(folder: RunFolder, line: object): Promise<void> {
  await appendFile(folder.metrics, `${JSON.stringify(line)}\n`);
}

/** Drops metrics of steps that are about to be done again, so that a resumed run reads like an unbroken one. */
export async function keepMetricsUntil(folder: RunFolder, step: number): Promise<void> {
  const lines = await readLines(folder.metrics);
  const kept = lines.filter((line) => stepOfLine(line) <= step);
  await writeFile(folder.metrics, kept.map((line) => `${line}\n`).join(''));
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** A line cut short by a kill counts as not written. */
function stepOfLine(line: string): number {
  try {
    return (JSON.parse(line) as { step: number }).step;
  } catch {
    return Infinity;
  }
}

async function makeFolder(root: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true });
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new RunFolderError(
      `The run folder ${shownPath(root)} cannot be made (${code}). Choose another with --out.`,
    );
  }
}
