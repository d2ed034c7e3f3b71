/**
 * What @ddpm/engine has for Node alone.
 *
 * @module @ddpm/engine/node
 */

export { compile, type CompiledFunction } from './node/compile';
export { createCompiledRunner, type CompiledRunnerSettings } from './node/create-compiled-runner';
export { describeMachine, type MachineDescription } from './node/describe-machine';
