export type { HostTensor, HostTensors } from './host-tensor';
export type { PureStep, RunnerDevice, StepRunner } from './step-runner';
export { createEagerRunner } from './eager-runner';
export { describeActiveBackend, type ActiveBackend } from './active-backend';
export { NoBackendError, RunnerDisposedError, StepResultError, TensorContractError } from './runner-errors';
