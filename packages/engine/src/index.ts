/**
 * Runs pure steps: on a TensorFlow.js backend that it picks and prepares, or compiled. `chooseEngine` takes the best there
 * is; the compiler's own parts are in `@ddpm/engine/compiled`.
 *
 * @module @ddpm/engine
 */

export type { CreateRunner, HostTensor, HostTensors, PureStep, RunnerDevice, StepRunner } from './contract';
export { chooseEngine, engineOf, type Engine, type EngineName, type EngineOptions } from './choose-engine';
export { compiledDevices, type CompiledEngineName, type CompileDevice } from './compiled-devices';
export { createEagerRunner } from './eager/eager-runner';
export {
  NoBackendError,
  RunnerDisposedError,
  RuntimeUnavailableError,
  StepResultError,
  TensorContractError,
  WrongResultError,
} from './runner-errors';

export { prepareBackend } from './eager/prepare-backend';
export type {
  BackendChoice,
  BackendName,
  BackendOptions,
  PassedOver,
  PreparedBackend,
} from './eager/backend-choice';
export { BackendOptionError, BackendUnavailableError, DeviceLostError } from './eager/backend-errors';
export { describeActiveBackend, isBackendInUse, type ActiveBackend } from './eager/active-backend';

export {
  probeBackends,
  type AvailableBackend,
  type BackendProbe,
  type MissingBackend,
} from './eager/probe-backends';
export { checkConvolution, selfCheck, type SelfCheckResult } from './eager/self-check';
export { warmUp } from './eager/webgpu/warm-up';
