/**
 * Sums over the processes of an MPI job, for training over several machines. What calls MPI is in `@ddpm/mpi/node`.
 *
 * @module @ddpm/mpi
 */

export { launchOf, type Launch } from './launcher';
export { MpiHangError, MpiLaunchError, MpiLibraryError } from './mpi-errors';
export { predictScaling, type ScalingFacts, type ScalingPrediction } from './predict-scaling';
