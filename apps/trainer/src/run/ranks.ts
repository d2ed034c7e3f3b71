import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Dataset } from '@ddpm/data';
import { describeMachine } from '@ddpm/engine/node';
import type { MpiGroup } from '@ddpm/mpi/node';
import { checkRanksAgree, textChecksum, type SharingOptions, type TrainingState } from '@ddpm/trainer';
import type { RunConfig } from '../configuration/run-config';
import type { EngineOptions } from './engine';
import { reportError } from '../report-error';

/** The processes that train one model together, seen from one of them. */
export interface Ranks {
  readonly group: MpiGroup;
  /** Steps between meetings; null where they meet in every step. */
  readonly syncEvery: number | null;
}

/** Joins the job that `mpiexec` or `srun` started. The library that calls MPI is loaded only here. */
export async function joinRanks(syncEvery: number | null): Promise<Ranks> {
  const { connectMpi } = await import('@ddpm/mpi/node');
  return { group: connectMpi(), syncEvery };
}

/** What the trainer wants to know of other processes. */
export function sharingOf({ group, syncEvery }: Ranks): SharingOptions {
  return { reducer: group, ...(syncEvery === null ? {} : { syncEvery }) };
}

/**
 * Makes sure that all ranks are about to train the same.
 * @throws RanksDisagreeError naming what differs, and where.
 */
export async function agreeOnRun(
  { group, syncEvery }: Ranks,
  { config, dataset, isResumed }: { config: RunConfig; dataset: Dataset; isResumed: boolean },
): Promise<void> {
  const { recipe, steps, epochs, minutes, checkpointInterval, sampleInterval } = config;
  await checkRanksAgree(group, {
    'program version': textChecksum(await programText()),
    recipe: textChecksum(JSON.stringify(recipe)),
    'length of the run': textChecksum(JSON.stringify({ steps, epochs, minutes })),
    'set of intervals': textChecksum(JSON.stringify({ checkpointInterval, sampleInterval, syncEvery })),
    data: textChecksum(await describeData(dataset)),
    'run folder': isResumed ? 1 : 0,
  });
}

/**
 * Makes sure that all ranks go on from the same step.
 * @throws RanksDisagreeError where they do not.
 */
export async function agreeOnState({ group }: Ranks, state: TrainingState | null): Promise<void> {
  const place = JSON.stringify([state?.step ?? 0, state?.position ?? null]);
  await checkRanksAgree(group, { 'saved state': textChecksum(place) });
}

/** What runs here: the text of the program itself, since a version alone does not tell two builds apart. */
function programText(): Promise<string> {
  return readFile(process.argv[1] ?? import.meta.filename, 'utf8');
}

/** The length and the shape of the data, its classes, and the pixels and labels of some images. */
async function describeData(dataset: Dataset): Promise<string> {
  const { length, imageShape, classNames } = dataset;
  const indices = Uint32Array.from({ length: 16 }, (_, place) => Math.floor((place * (length - 1)) / 15));
  const images = new Float32Array(indices.length * imageShape.reduce((product, side) => product * side, 1));
  const labels = new Int32Array(indices.length);
  await dataset.read(indices, images, labels);
  return JSON.stringify([length, imageShape, classNames, [...images], [...labels]]);
}

/** What a rank computes with: where no number of threads is given, its part of the cores of its machine. */
export function rankEngine({ backend, threads }: EngineOptions): EngineOptions {
  return { backend, threads: threads ?? threadsPerRank(process.env) };
}

/** Threads for each rank: the cores of this machine, divided among the ranks on it. */
export function threadsPerRank(
  environment: Readonly<Record<string, string | undefined>>,
  cores = describeMachine().cores,
): number {
  const { MPI_LOCALNRANKS, OMPI_COMM_WORLD_LOCAL_SIZE, SLURM_CPUS_PER_TASK, SLURM_STEP_TASKS_PER_NODE } =
    environment;
  if (SLURM_CPUS_PER_TASK !== undefined) return Math.max(1, Number(SLURM_CPUS_PER_TASK));
  // Slurm's is of all machines, as `4(x2),3`; the first has the most.
  const ranks = Number.parseInt(
    OMPI_COMM_WORLD_LOCAL_SIZE ?? MPI_LOCALNRANKS ?? SLURM_STEP_TASKS_PER_NODE ?? '1',
    10,
  );
  return Math.max(1, Math.floor(cores / Math.max(1, ranks)));
}

/** Code of a run that was told to stop before its end, as of a program that SIGTERM ends: Slurm can requeue on it. */
export const STOPPED = 143;

const LAST_WORDS_MS = 1000;

/** Errors that come on all ranks at once: each may end by itself, and rank 0 says why. */
const sharedErrors: readonly string[] = ['NonFiniteLossError', 'RanksDisagreeError'];

/**
 * Does this rank's part, and ends MPI. A rank that fails alone ends the job on all, since the others would wait for it.
 * @returns The exit code where it is not 0.
 */
export async function doPart(ranks: Ranks, work: () => Promise<number | null>): Promise<number | null> {
  const { group } = ranks;
  try {
    const exitCode = await work();
    group.finish();
    return exitCode;
  } catch (error) {
    if (error instanceof Error && sharedErrors.includes(error.name)) {
      group.finish();
      if (group.rank === 0) throw error;
      return 1;
    }
    const exitCode = reportError(error, `rank ${group.rank}: `);
    // Launchers pass on what a rank has said only while the job lives.
    await setTimeout(LAST_WORDS_MS);
    group.abort(exitCode);
    return exitCode;
  }
}
