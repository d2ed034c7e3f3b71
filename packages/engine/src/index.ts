/**
 * Picks and prepares a TensorFlow.js backend and runs pure steps on it; what compiles them is in `@ddpm/engine/compiled`.
 *
 * @module @ddpm/engine
 */

export type { HostTensor, HostTensors, PureStep, RunnerDevice, StepRunner } from './contract';
export { createEagerRunner } from './eager/eager-runner';
export { NoBackendError, RunnerDisposedError, StepResultError, TensorContractError } from './runner-errors';

export { prepareBackend } from './eager/prepare-backend';
export type {
  BackendChoice,
  BackendName,
  BackendOptions,
  PassedOver,
  PreparedBackend,
} from './eager/backend-choice';
export { BackendOptionError, BackendUnavailableError, DeviceLostError } from './eager/backend-errors';
export { describeActiveBackend, type ActiveBackend } from './eager/active-backend';
export { registerCpuKernels } from './eager/cpu/register-cpu-kernels';

export {
  probeBackends,
  type AvailableBackend,
  type BackendProbe,
  type MissingBackend,
} from './eager/probe-backends';
export { checkConvolution, selfCheck, type SelfCheckResult } from './eager/self-check';
export { registerWasmKernels } from './eager/wasm/register-wasm-kernels';
export { registerWebgpuKernels } from './eager/webgpu/register-webgpu-kernels';
export { warmUp } from './eager/webgpu/warm-up';
