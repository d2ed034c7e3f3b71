import { fstatSync } from 'node:fs';
import { launchOf, type Launch } from '../launcher';
import { MpiHangError, MpiLaunchError } from '../mpi-errors';
import { loadMpiLibrary, type MpiFunction, type MpiLibrary } from './mpi-library';

/** How to connect. */
export interface MpiOptions {
  /** What the launcher told; the environment of this process where left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Seconds to wait for other processes before the job is given up. Default 600. */
  readonly hangSeconds?: number;
}

/** The processes of one job, seen from one of them. It satisfies what `@ddpm/trainer` wants of a reducer. */
export interface MpiGroup {
  readonly rank: number;
  readonly size: number;
  /** Library and launcher, for people. */
  readonly description: string;
  /** Seconds spent in `reduce` so far, waiting for others included. */
  readonly communicationSeconds: number;
  /**
   * Replaces each value by its sum over all processes. Another thread waits for them, so that this one stays free.
   * Where they do not come in time, the whole job ends.
   */
  reduce(values: Float32Array): Promise<void>;
  /** Ends the job on all processes, at once. */
  abort(code: number): void;
  /** Ends MPI in this process; waits until all do. */
  finish(): void;
}

const threadMultiple = 3;

/**
 * Joins the job that this process was started in.
 *
 * @throws MpiLibraryError where no library is found.
 * @throws MpiLaunchError where no launcher started this process, or one that the library does not understand.
 */
export function connectMpi({ environment = process.env, hangSeconds = 600 }: MpiOptions = {}): MpiGroup {
  const launch = launchOf(environment);
  if (launch === null) {
    throw new MpiLaunchError(
      'No launcher started this process, so there is nobody to train with. Start it by `mpiexec -n 4 ...` or `srun -n 4 ...`.',
    );
  }
  checkDescriptor(environment['PMI_FD']);
  const library = loadMpiLibrary(launch.family, environment['DDPM_MPI_LIBRARY']);
  begin(library);
  const rank = numberFrom(library, 'MPI_Comm_rank');
  const size = numberFrom(library, 'MPI_Comm_size');
  if (size === 1 && launch.size > 1) {
    throw new MpiLaunchError(
      `${launch.launcher} started ${launch.size} processes, but ${library.description} sees one: they do not understand each ` +
        'other. With srun, choose --mpi=pmi2 or --mpi=pmix; else start it by the mpiexec of that library.',
    );
  }
  return new Group(library, launch, { rank, size, hangSeconds });
}

/** MPICH's launcher hands down an open file, which some programs between it and this one close. */
function checkDescriptor(descriptor: string | undefined): void {
  if (descriptor === undefined) return;
  try {
    // In whole numbers, for Node's loader takes the latest other answer for one of its own: after a socket it would
    // follow no links any more.
    if (fstatSync(Number(descriptor), { bigint: true }).isSocket()) return;
  } catch {
    // Closed: told below.
  }
  throw new MpiLaunchError(
    "A program between the launcher and this one (npx and pnpm do so) has closed the launcher's connection. " +
      'Start with `mpiexec -pmi-port -n 4 ...`, or start `node apps/trainer/dist/main.js` directly.',
  );
}

function begin(library: MpiLibrary): void {
  const provided = Buffer.alloc(4);
  call(library.declare('MPI_Init_thread', ['void *', 'void *', 'int', 'void *']), [
    null,
    null,
    threadMultiple,
    provided,
  ]);
}

function numberFrom(library: MpiLibrary, name: string): number {
  const number = Buffer.alloc(4);
  call(library.declare(name, ['H', 'void *']), [library.handles.world, number]);
  return number.readInt32LE();
}

function call(declared: MpiFunction, given: readonly unknown[]): void {
  const code = declared(...given);
  if (code !== 0) throw new MpiLaunchError(`MPI failed with code ${code}. Its own lines above say why.`);
}

class Group implements MpiGroup {
  readonly rank: number;
  readonly size: number;
  readonly description: string;
  readonly #library: MpiLibrary;
  readonly #hangSeconds: number;
  readonly #allReduce: MpiFunction;
  #milliseconds = 0;

  constructor(
    library: MpiLibrary,
    { launcher }: Launch,
    { rank, size, hangSeconds }: { rank: number; size: number; hangSeconds: number },
  ) {
    this.rank = rank;
    this.size = size;
    this.description = `${size} ranks, ${library.description}, started by ${launcher}`;
    this.#library = library;
    this.#hangSeconds = hangSeconds;
    this.#allReduce = library.declare('MPI_Allreduce', ['intptr', 'void *', 'int', 'H', 'H', 'H']);
  }

  get communicationSeconds(): number {
    return this.#milliseconds / 1000;
  }

  async reduce(values: Float32Array): Promise<void> {
    const start = performance.now();
    const watch = setTimeout(() => {
      process.stderr.write(`error: ${new MpiHangError(this.rank, this.#hangSeconds).message}\n`);
      this.abort(1);
    }, this.#hangSeconds * 1000);
    try {
      await this.#sum(values);
    } finally {
      clearTimeout(watch);
      this.#milliseconds += performance.now() - start;
    }
  }

  abort(code: number): void {
    const { declare, handles } = this.#library;
    call(declare('MPI_Abort', ['H', 'int']), [handles.world, code]);
  }

  finish(): void {
    call(this.#library.declare('MPI_Finalize', []), []);
  }

  #sum(values: Float32Array): Promise<void> {
    const { inPlace, float, sum, world } = this.#library.handles;
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, code: number): void => {
        if (error === null && code === 0) resolve();
        else reject(error ?? new MpiLaunchError(`MPI_Allreduce failed with code ${code}.`));
      };
      this.#allReduce.async(inPlace, values, values.length, float, sum, world, done);
    });
  }
}
