import * as tf from '@tensorflow/tfjs-core';
import { OutOfMemoryError } from './out-of-memory';

/** Knows whether memory ran out where backends say nothing, compute on, and give wrong pictures. */
export interface MemoryWatch {
  /** Call it when another backend is in use. */
  watchBackend(): void;
  ranOut(): boolean;
}

/** What of the backends is needed here. */
interface WatchedBackend {
  /** The module of the wasm backend. */
  readonly wasm?: {
    _malloc: (bytes: number) => number;
    readonly _free: (offset: number) => void;
  };
  /** The device of the webgpu backend. */
  readonly device?: EventTarget;
}

/** The prototype of all memories of WebAssembly. */
interface MemoryPrototype {
  grow: (this: WebAssembly.Memory, pages: number) => number;
}

/** Watches this worker: made once, before there is a backend. */
export function createMemoryWatch(): MemoryWatch {
  const growthFailed = watchGrowth();
  let bufferFailed = false;
  return {
    watchBackend() {
      const { wasm, device } = tf.backend() as unknown as WatchedBackend;
      if (wasm !== undefined) refuseNullOffsets(wasm);
      // WebGPU tells of a buffer that could not be made by this event alone; what needs it is left out.
      device?.addEventListener('uncapturederror', (event) => {
        const { error } = event as Event & { readonly error?: unknown };
        bufferFailed ||= typeof GPUOutOfMemoryError !== 'undefined' && error instanceof GPUOutOfMemoryError;
      });
    },
    ranOut: () => growthFailed() || bufferFailed,
  };
}

/** A heap that cannot grow tries again with less; only where the last try fails too, it had to do without. */
function watchGrowth(): () => boolean {
  const prototype: MemoryPrototype = WebAssembly.Memory.prototype;
  const { grow } = prototype;
  let failed = false;
  prototype.grow = function (pages) {
    failed = true;
    const before = grow.call(this, pages);
    failed = false;
    return before;
  };
  return () => failed;
}

/** Where its heap is full, the module gives offset 0, to which the backend would write as if it were free. */
function refuseNullOffsets(wasm: NonNullable<WatchedBackend['wasm']>): void {
  // The module puts another function in its place at the first call.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const offset = allocate(bytes);
    if (offset === 0 && bytes > 0) throw new OutOfMemoryError();
    return offset;
  };
}
