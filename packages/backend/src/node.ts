/**
 * What @ddpm/backend has for Node alone.
 *
 * @module @ddpm/backend/node
 */

export { describeMachine, type MachineDescription } from './node/describe-machine';
