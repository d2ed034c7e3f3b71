import { RuntimeUnavailableError } from '../runner-errors';
import type { OnnxRuntime } from '../compiled/runtime/onnx-runtime';
import { deviceNames, type CompileDevice } from '../compiled-devices';
import { mainRealm, runtimeOfRealm, type NodeRuntime } from './main-realm';

/**
 * Loads `onnxruntime-node`, which is only needed where something is compiled.
 * @throws RuntimeUnavailableError where it is not installed, does not load, or lacks the device.
 */
export async function loadRuntime(device: CompileDevice): Promise<OnnxRuntime> {
  const runtime = await importRuntime();
  const offered = runtime.listSupportedBackends().map(({ name }) => name);
  if (!offered.includes(device)) {
    throw new RuntimeUnavailableError(
      `onnxruntime-node has no ${deviceNames[device]} on ${process.platform} ${process.arch}; choose one of ${offered.join(', ')}.`,
    );
  }
  return runtime;
}

async function importRuntime(): Promise<NodeRuntime> {
  try {
    const other = mainRealm();
    if (other !== null) return runtimeOfRealm(other);
    const module = (await import('onnxruntime-node')) as unknown as NodeRuntime & {
      readonly default?: NodeRuntime;
    };
    return module.default ?? module;
  } catch (cause) {
    throw new RuntimeUnavailableError(
      'The package onnxruntime-node cannot be loaded; install it with "npm install onnxruntime-node".',
      { cause },
    );
  }
}
