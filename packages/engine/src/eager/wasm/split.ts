import * as tf from '@tensorflow/tfjs-core';
import type { WasmKernelCall } from './wasm-backend-inside';

/** `SplitV` that copies each value once. The stock kernel copies the whole input out of the heap for every piece. */
export function split({ inputs: { x }, attrs, backend }: WasmKernelCall): tf.TensorInfo[] | null {
  if (x === undefined) return null;
  const { numOrSizeSplits, axis } = attrs as unknown as tf.SplitVAttrs;
  const [splitAxis = 0] = tf.util.parseAxisParam(axis, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, splitAxis);
  const pieces = sizes.map((size) => backend.makeOutput(x.shape.with(splitAxis, size), x.dtype));
  const inner = tf.util.sizeFromShape(x.shape.slice(splitAxis + 1));
  const rowLength = (x.shape[splitAxis] ?? 0) * inner;
  const source = backend.typedArrayFromHeap(x);
  let offset = 0;
  for (const piece of pieces) {
    const length = (piece.shape[splitAxis] ?? 0) * inner;
    copyRows(source, { offset, rowLength, length }, backend.typedArrayFromHeap(piece));
    offset += length;
  }
  return pieces;
}

/** Rows shorter than this are copied value by value: a call for each would take longer. */
const shortRow = 128;

/** Copies `length` values at `offset` of every row of the source. */
function copyRows(
  source: tf.TypedArray,
  { offset, rowLength, length }: { offset: number; rowLength: number; length: number },
  target: tf.TypedArray,
): void {
  for (let to = 0, from = offset; to < target.length; to += length, from += rowLength) {
    if (length >= shortRow) target.set(source.subarray(from, from + length), to);
    else for (let index = 0; index < length; index++) target[to + index] = source[from + index] ?? 0;
  }
}
