/**
 * Compiles a pure TensorFlow.js function to one ONNX graph and runs it in ONNX Runtime.
 *
 * @module @ddpm/compile
 */

export { exportOnnx, type ExportOptions } from './export-onnx';
export {
  CompiledDisposedError,
  ForeignTensorError,
  ReadWhileRecordingError,
  RecordingError,
  RuntimeUnavailableError,
  TensorContractError,
  UnknownKernelError,
  UnsupportedKernelUseError,
} from './errors';
export type { HostTensor, HostTensors } from './host-tensor';
export { cpuTarget, portableTarget, type Target } from './lower/target';
export type { PureStep } from './record/record';
export { createRunner, type CompiledRunnerOptions } from './run/compiled-runner';
export type { OnnxRuntime } from './run/onnx-runtime';
export { usableBlockSize } from './run/usable-block-size';
export type { RunnerDevice, StepRunner } from './run/step-runner';
