import * as tf from '@tensorflow/tfjs-core';
import type { WasmKernelCall } from './wasm-backend-inside';

/**
 * `Reverse` along leading axes, as a convolution's gradient turns its filter, in whole blocks. The stock kernel works
 * out the place of every value.
 */
export function reverse({ inputs: { x }, attrs, backend }: WasmKernelCall): tf.TensorInfo | null {
  if (x === undefined) return null;
  const axes = new Set(tf.util.parseAxisParam(attrs['dims'] as number | number[], x.shape));
  const leading = Math.max(-1, ...axes) + 1;
  const block = tf.util.sizeFromShape(x.shape.slice(leading));
  if (leading === 0 || block < 16) return null;
  const output = backend.makeOutput(x.shape, x.dtype);
  const source = backend.typedArrayFromHeap(x);
  const target = backend.typedArrayFromHeap(output);
  const shape = x.shape.slice(0, leading);
  for (let index = 0; index < source.length / block; index++) {
    const from = mirrored(index, shape, axes) * block;
    target.set(source.subarray(from, from + block), index * block);
  }
  return output;
}

/** The block that comes to stand at `index` when the given axes of a row-major shape are reversed. */
function mirrored(index: number, shape: readonly number[], axes: ReadonlySet<number>): number {
  let rest = index;
  let result = 0;
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    const place = rest % length;
    result += (axes.has(axis) ? length - 1 - place : place) * stride;
    rest = Math.floor(rest / length);
    stride *= length;
  }
  return result;
}
