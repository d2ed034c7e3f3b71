import * as tf from '@tensorflow/tfjs-core';
import { NoBackendError } from './runner-errors';

/** The TensorFlow.js backend in use, as far as it can be asked. */
export interface ActiveBackend {
  readonly name: string;
  readonly device: string;
  /** Threads that compute; 1 where the backend does not say. */
  readonly threads: number;
}

/** The one corner of the wasm backend's inside that tells how many threads it uses. */
interface WasmInside {
  readonly wasm?: { readonly tfjs?: { readonly getThreadsCount?: () => number } };
}

/**
 * Describes the TensorFlow.js backend in use, initialising it first where it was chosen but not yet started.
 *
 * @throws NoBackendError where none is registered.
 */
export async function describeActiveBackend(): Promise<ActiveBackend> {
  if (tf.engine().backendNames().length === 0) throw new NoBackendError();
  await tf.ready();
  const name = tf.getBackend();
  const threads = name === 'wasm' ? wasmThreads() : 1;
  return { name, device: deviceName(name, threads), threads };
}

function wasmThreads(): number {
  const inside = tf.backend() as unknown as WasmInside;
  return inside.wasm?.tfjs?.getThreadsCount?.() ?? 1;
}

function deviceName(backend: string, threads: number): string {
  switch (backend) {
    case 'wasm':
      return `WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    case 'cpu':
      return 'plain JavaScript, 1 thread';
    case 'webgpu':
      return 'GPU through WebGPU';
    case 'webgl':
      return 'GPU through WebGL';
    default:
      return backend;
  }
}
