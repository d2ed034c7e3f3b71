/**
 * Compiles a pure TensorFlow.js function to one ONNX graph and runs it in ONNX Runtime.
 *
 * @module @ddpm/engine/compiled
 */

export { exportOnnx, type ExportOptions } from './export-onnx';
export {
  ForeignTensorError,
  ReadWhileRecordingError,
  RecordingError,
  UnknownKernelError,
  UnsupportedKernelUseError,
} from './errors';
export { cpuTarget, portableTarget, type Target } from './lower/target';
export { createRunner, type CompiledRunnerOptions } from './runtime/compiled-runner';
export type { OnnxRuntime } from './runtime/onnx-runtime';
export { usableBlockSize } from './runtime/usable-block-size';
