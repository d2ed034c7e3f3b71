import * as tf from '@tensorflow/tfjs-core';
import type { WasmKernelCall } from './wasm-backend-inside';

/** Rows shorter than this are left to the stock kernel, whose error grows with the length. */
const longRow = 4096;

/**
 * `Sum` of long float32 rows in float64. The stock kernel adds one value after another in float32, which loses two
 * parts in a thousand of the squared norm of a gradient of 2.4 million values.
 */
export function sumLongRows(call: WasmKernelCall): tf.TensorInfo | null {
  return reduceLongRows(call, () => 1);
}

/** `Mean` of long float32 rows, likewise. */
export function meanOfLongRows(call: WasmKernelCall): tf.TensorInfo | null {
  return reduceLongRows(call, (length) => 1 / length);
}

function reduceLongRows(
  { inputs: { x }, attrs, backend }: WasmKernelCall,
  factor: (length: number) => number,
): tf.TensorInfo | null {
  if (x?.dtype !== 'float32') return null;
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const length = tf.util.sizeFromShape(axes.map((reduced) => x.shape[reduced] ?? 1));
  if (length < longRow || !tf.backend_util.axesAreInnerMostDims(axes, x.shape.length)) return null;
  const outer = x.shape.slice(0, x.shape.length - axes.length);
  const output = backend.makeOutput(keepDims ? [...outer, ...axes.map(() => 1)] : outer, 'float32');
  const source = backend.typedArrayFromHeap(x);
  const target = backend.typedArrayFromHeap(output);
  for (let row = 0; row < target.length; row++) {
    target[row] = sumOf(source, row * length, (row + 1) * length) * factor(length);
  }
  return output;
}

/** Four sums side by side, so that an addition need not wait for the one before. */
function sumOf(values: tf.TypedArray, start: number, end: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let index = start;
  for (; index + 3 < end; index += 4) {
    s0 += values[index] ?? 0;
    s1 += values[index + 1] ?? 0;
    s2 += values[index + 2] ?? 0;
    s3 += values[index + 3] ?? 0;
  }
  for (; index < end; index++) s0 += values[index] ?? 0;
  return s0 + s1 + s2 + s3;
}
