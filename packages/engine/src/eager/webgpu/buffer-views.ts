import * as tf from '@tensorflow/tfjs-core';
import type { StoredTensor, WebgpuBackend } from './webgpu-backend-inside';

/** WebGPU binds buffers from multiples of 256 bytes: so many float32 values. */
const alignment = 64;

/** The first place at or after `elements` where a view may begin. */
export function alignedOffset(elements: number): number {
  return Math.ceil(elements / alignment) * alignment;
}

/** Where each of several tensors begins in one buffer, and how long that buffer is. */
export function layOut(sizes: readonly number[]): { readonly offsets: number[]; readonly length: number } {
  const offsets: number[] = [];
  let length = 0;
  for (const size of sizes) {
    offsets.push(length);
    length = alignedOffset(length + size);
  }
  return { offsets, length };
}

/**
 * A tensor inside another tensor's buffer. A dispatch writes to one buffer alone; by views, a kernel has several outputs
 * all the same. The backend binds whatever it finds as a tensor's `resource`, so this gives it a part of a buffer.
 */
class BufferView implements StoredTensor {
  readonly dtype = 'float32';
  refCount = 1;
  #whole: tf.TensorInfo | null;

  constructor(
    readonly backend: WebgpuBackend,
    whole: tf.TensorInfo,
    readonly offset: number,
    readonly shape: readonly number[],
  ) {
    this.#whole = whole;
    backend.incRef(whole.dataId);
  }

  get resource(): object | null {
    if (this.#whole === null) return null;
    const buffer = this.backend.tensorMap.get(this.#whole.dataId).resource;
    return { buffer, offset: 4 * this.offset, size: 4 * tf.util.sizeFromShape([...this.shape]) };
  }

  /** The backend sets it to null when the last tensor of this view is gone. */
  set resource(resource: object | null) {
    if (resource !== null || this.#whole === null) return;
    const whole = this.#whole;
    this.#whole = null;
    this.backend.disposeData(whole.dataId);
  }

  /** Asked for when the tensor is read, which awaits it. */
  get values(): Promise<tf.TypedArray> | null {
    return this.#whole === null ? null : this.#read(this.#whole);
  }

  set values(values: Promise<tf.TypedArray> | null) {
    if (values !== null) throw new Error('A part of a buffer takes no values; make a tensor of its own.');
  }

  async #read({ dataId }: tf.TensorInfo): Promise<tf.TypedArray> {
    const values = (await this.backend.read(dataId)) as tf.TypedArray;
    return values.slice(this.offset, this.offset + tf.util.sizeFromShape([...this.shape]));
  }
}

/** Where a view begins, in elements, and its shape. */
export interface ViewPlace {
  readonly offset: number;
  readonly shape: readonly number[];
}

/** Tensors inside a buffer, which is handed over to them: it is freed with the last of them. */
export function viewsOf(
  backend: WebgpuBackend,
  whole: tf.TensorInfo,
  places: readonly ViewPlace[],
): tf.TensorInfo[] {
  const views = places.map(({ offset, shape }) => {
    const dataId = { id: backend.nextDataId() };
    backend.tensorMap.set(dataId, new BufferView(backend, whole, offset, shape));
    return { dataId, shape: [...shape], dtype: 'float32' as const };
  });
  backend.disposeData(whole.dataId);
  return views;
}
