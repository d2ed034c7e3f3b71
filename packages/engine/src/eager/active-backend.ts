import * as tf from '@tensorflow/tfjs-core';
import { logicalCores } from '../javascript-host';
import { NoBackendError } from '../runner-errors';
import { requestAdapter } from './webgpu-adapter';

/** The TensorFlow.js backend in use, as far as it can be asked. */
export interface ActiveBackend {
  /** Its TensorFlow.js name. */
  readonly name: string;
  /** For people, e.g. `WebAssembly with SIMD, 2 threads`. */
  readonly device: string;
  /** Threads that compute, as the backend reports them; 1 where it does not say. */
  readonly threads: number;
}

/** Whether a TensorFlow.js backend was chosen, be it started already or not. */
export function isBackendInUse(): boolean {
  // Null or undefined until a backend was chosen, whatever the type says.
  const name = tf.getBackend() as string | null | undefined;
  return name !== null && name !== undefined && name !== '';
}

/**
 * Describes the TensorFlow.js backend in use, starting it first where it was chosen but has not started yet.
 *
 * @throws NoBackendError where none is registered.
 */
export async function describeActiveBackend(): Promise<ActiveBackend> {
  if (tf.engine().backendNames().length === 0) throw new NoBackendError();
  await tf.ready();
  const name = tf.getBackend();
  const threads = activeThreads(name);
  return { name, device: await deviceOf(name, threads), threads };
}

/** The corners of the backends' insides that tell how they compute. */
interface BackendInside {
  readonly wasm?: { readonly tfjs?: { readonly getThreadsCount?: () => number } };
  readonly isUsingGpuDevice?: boolean;
  readonly isGPUPackage?: boolean;
}

function activeThreads(name: string): number {
  const inside = tf.backend() as unknown as BackendInside;
  if (name === 'wasm') return inside.wasm?.tfjs?.getThreadsCount?.() ?? 1;
  if (name === 'tensorflow' && inside.isUsingGpuDevice !== true) return tensorflowThreads();
  return 1;
}

/** What the library was told, or else its default: every core. */
function tensorflowThreads(): number {
  const told = Number(process.env['TF_NUM_INTRAOP_THREADS']);
  return told > 0 ? told : logicalCores();
}

async function deviceOf(name: string, threads: number): Promise<string> {
  const count = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  switch (name) {
    case 'wasm':
      return `WebAssembly ${(await hasSimd()) ? 'with' : 'without'} SIMD, ${count}`;
    case 'cpu':
      return 'plain JavaScript, 1 thread';
    case 'webgpu':
      return `${(await requestAdapter())?.description ?? 'GPU'} through WebGPU`;
    case 'webgl':
      return 'GPU through WebGL';
    case 'tensorflow':
      return describeTensorflow(count);
    default:
      return name;
  }
}

/** The GPU package computes on the CPU where CUDA does not load, and itself only logs it. */
function describeTensorflow(count: string): string {
  const { isUsingGpuDevice, isGPUPackage } = tf.backend() as unknown as BackendInside;
  if (isUsingGpuDevice === true) return 'TensorFlow library on the GPU';
  const why = isGPUPackage === true ? '; it found no GPU that it can use' : '';
  return `TensorFlow library on the CPU, ${count}${why}`;
}

async function hasSimd(): Promise<boolean> {
  return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
}
