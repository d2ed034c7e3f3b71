export { createCompiledRunner, type CompiledRunnerSettings } from './node/create-compiled-runner';
export { compile, type CompiledFunction } from './node/compile';
export type { CompileDevice } from './node/devices';
