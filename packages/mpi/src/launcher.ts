/** What a launcher says to the processes that it starts. */
export interface Launch {
  /** For people, such as `mpiexec (MPICH)`. */
  readonly launcher: string;
  /** How many processes it started. */
  readonly size: number;
  /** Which family of libraries speaks with it; null where any may. */
  readonly family: 'MPICH' | 'Open MPI' | null;
}

/** Names of the environment variables by which launchers tell how many processes they started, the surest first. */
const launchers = [
  { launcher: 'mpiexec (Open MPI)', size: 'OMPI_COMM_WORLD_SIZE', family: 'Open MPI' },
  // Hydra's own, and what srun --mpi=pmi2 sets beside Slurm's names. With -pmi-port the number comes later, by a socket.
  { launcher: 'mpiexec or srun (PMI)', size: 'PMI_SIZE', family: 'MPICH' },
  { launcher: 'mpiexec (MPICH)', size: 'MPI_LOCALNRANKS', family: 'MPICH' },
  { launcher: 'srun', size: 'SLURM_STEP_NUM_TASKS', family: null },
] as const;

/** The launcher that started this process, by its environment; null where none did. */
export function launchOf(environment: Readonly<Record<string, string | undefined>>): Launch | null {
  for (const { launcher, size, family } of launchers) {
    const count = Number(environment[size] ?? NaN);
    if (!Number.isSafeInteger(count) || count <= 0) continue;
    // Where the launcher speaks PMIx, MPICH may be deaf to it; Open MPI is not.
    return {
      launcher,
      size: count,
      family: family ?? (environment['PMIX_RANK'] === undefined ? null : 'Open MPI'),
    };
  }
  return null;
}
