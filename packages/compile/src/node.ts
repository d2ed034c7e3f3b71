/**
 * What @ddpm/compile has for Node alone.
 *
 * @module @ddpm/compile/node
 */

export { createCompiledRunner, type CompiledRunnerSettings } from './node/create-compiled-runner';
export { compile, type CompiledFunction } from './node/compile';
export type { CompileDevice } from './node/devices';
