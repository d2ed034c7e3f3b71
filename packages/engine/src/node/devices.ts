/** Where ONNX Runtime can compute in Node; which of these there are depends on the platform. */
export type CompileDevice = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** The devices in words that can be shown to a user. */
export const deviceNames: Readonly<Record<CompileDevice, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
};
