/** No MPI library is to be had, or none that is known. */
export class MpiLibraryError extends Error {
  override readonly name = 'MpiLibraryError';
}

/** The process was started by hand, or by a launcher that does not speak with the library. */
export class MpiLaunchError extends Error {
  override readonly name = 'MpiLaunchError';
}

/** The other processes did not come to a meeting in time. */
export class MpiHangError extends Error {
  override readonly name = 'MpiHangError';

  constructor(rank: number, seconds: number) {
    super(
      `Rank ${rank} has waited ${seconds} s for other ranks: one of them hangs or is stopped, so the job ends. ` +
        'Start it again to go on from the last checkpoint; look at the machines whose ranks say nothing.',
    );
  }
}
