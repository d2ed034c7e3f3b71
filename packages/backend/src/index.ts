/**
 * Picks and prepares a TensorFlow.js backend and runs pure steps on it.
 *
 * @module @ddpm/backend
 */

export type { HostTensor, HostTensors } from './host-tensor';
export type { PureStep, RunnerDevice, StepRunner } from './step-runner';
export { createEagerRunner } from './eager-runner';
export { NoBackendError, RunnerDisposedError, StepResultError, TensorContractError } from './runner-errors';

export { prepareBackend } from './prepare-backend';
export type {
  BackendChoice,
  BackendName,
  BackendOptions,
  PassedOver,
  PreparedBackend,
} from './backend-choice';
export { BackendOptionError, BackendUnavailableError, DeviceLostError } from './backend-errors';
export { describeActiveBackend, type ActiveBackend } from './active-backend';
export { registerCpuKernels } from './cpu/register-cpu-kernels';

export {
  probeBackends,
  type AvailableBackend,
  type BackendProbe,
  type MissingBackend,
} from './probe-backends';
export { checkConvolution, selfCheck, type SelfCheckResult } from './self-check';
export { registerWasmKernels } from './wasm/register-wasm-kernels';
export { registerWebgpuKernels } from './webgpu/register-webgpu-kernels';
export { warmUp } from './webgpu/warm-up';
