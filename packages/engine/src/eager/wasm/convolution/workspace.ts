import type * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionFunctions } from './convolution-functions';
import { instantiate, memoryOf } from './instantiate';
import type { WasmBackend } from '../wasm-backend-inside';

/** Float32 values in the backend's memory, for the time of one kernel. */
export interface Region {
  /** In bytes. */
  readonly address: number;
  /** The values; a kernel that asks for more memory after this has to take them anew. */
  values(): Float32Array;
}

/** What a kernel works with: the module's functions, and places in the memory that they share with the backend. */
export interface Workspace {
  readonly functions: ConvolutionFunctions;
  region(tensor: tf.TensorInfo): Region;
  /** A new region of so many values, whatever they are. */
  take(length: number): Region;
  /** A new region of zeros. */
  zeros(length: number): Region;
}

/**
 * Runs `work`, whose own regions are given back after it; null where the backend's inside is not as expected, or its memory is
 * full, so that the stock kernel may try.
 */
export function withWorkspace<Result extends tf.TensorInfo>(
  backend: WasmBackend,
  work: (workspace: Workspace) => Result,
): Result | null {
  const memory = memoryOf(backend);
  if (memory === null) return null;
  const taken: tf.TensorInfo[] = [];
  const region = (tensor: tf.TensorInfo): Region => {
    const values = () => backend.typedArrayFromHeap(tensor) as Float32Array;
    const { buffer, byteOffset } = values();
    if (buffer !== memory.buffer || byteOffset === 0) throw new NoPlaceError();
    return { address: byteOffset, values };
  };
  const take = (length: number): Region => {
    const tensor = backend.makeOutput([length], 'float32');
    taken.push(tensor);
    return region(tensor);
  };
  const zeros = (length: number): Region => {
    const zeros = take(length);
    zeros.values().fill(0);
    return zeros;
  };
  try {
    return work({ functions: instantiate(memory), region, take, zeros });
  } catch (error) {
    if (error instanceof NoPlaceError) return null;
    throw error;
  } finally {
    for (const { dataId } of taken) backend.disposeData(dataId);
  }
}

/** The tensor is not where the module could reach it. */
class NoPlaceError extends Error {}
