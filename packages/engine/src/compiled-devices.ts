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

/** The engines that run a step as one graph in ONNX Runtime, and where. */
export const compiledDevices = {
  compiled: 'cpu',
  'compiled-webgpu': 'webgpu',
  'compiled-cuda': 'cuda',
  'compiled-dml': 'dml',
  'compiled-coreml': 'coreml',
} as const satisfies Record<string, CompileDevice>;

/** An engine that runs a step as one graph. */
export type CompiledEngineName = keyof typeof compiledDevices;
