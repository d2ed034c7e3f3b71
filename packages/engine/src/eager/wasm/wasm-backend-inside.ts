import type * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../fast-kernel';

/** The inside of the wasm backend that its kernels work with. */
export interface WasmBackend extends tf.KernelBackend {
  /** A tensor of values yet to be written. It may move the memory: views made before are of no use afterwards. */
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  /** The tensor's values where they lie. */
  typedArrayFromHeap(tensor: tf.TensorInfo): tf.TypedArray;
  /** The backend's module; its memory is beside its functions, or, with threads, beside them all. */
  readonly wasm?: {
    readonly asm?: { readonly memory?: unknown };
    readonly wasmMemory?: unknown;
    readonly tfjs?: { readonly getThreadsCount?: () => number };
  };
}

export type WasmKernelCall = KernelCall<WasmBackend>;
