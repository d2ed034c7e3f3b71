/**
 * Calls MPI from Node.
 *
 * @module @ddpm/mpi/node
 */

export { connectMpi, type MpiGroup, type MpiOptions } from './node/mpi-group';
