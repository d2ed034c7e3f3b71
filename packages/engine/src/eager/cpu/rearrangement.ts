import * as tf from '@tensorflow/tfjs-core';
import { float32Values, type CpuKernelCall } from './cpu-backend-inside';

/** `Transpose` of a float32 tensor. */
export function transpose({ inputs: { x }, attrs, backend }: CpuKernelCall): tf.TensorInfo | null {
  const values = float32Values(backend, x);
  if (x === undefined || values === null) return null;
  const axes = attrs['perm'] as number[];
  const strides = stridesOf(x.shape);
  const shape = axes.map((axis) => x.shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 1);
  return backend.makeTensorInfo(shape, 'float32', gather(values, { shape, steps, start: 0 }));
}

/** `Reverse` of a float32 tensor along some axes. */
export function reverse({ inputs: { x }, attrs, backend }: CpuKernelCall): tf.TensorInfo | null {
  const values = float32Values(backend, x);
  if (x === undefined || values === null) return null;
  const reversed = new Set(tf.util.parseAxisParam(attrs['dims'] as number | number[], x.shape));
  const { shape } = x;
  const strides = stridesOf(shape);
  const steps = strides.map((stride, axis) => (reversed.has(axis) ? -stride : stride));
  const start = strides.reduce(
    (sum, stride, axis) => sum + (reversed.has(axis) ? ((shape[axis] ?? 1) - 1) * stride : 0),
    0,
  );
  return backend.makeTensorInfo(shape, 'float32', gather(values, { shape, steps, start }));
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => tf.util.sizeFromShape(shape.slice(axis + 1)));
}

interface Walk {
  readonly shape: readonly number[];
  /** How far apart neighbours along each axis are in the source. */
  readonly steps: readonly number[];
  /** Where the first element is in the source. */
  readonly start: number;
}

/** Collects elements from steps apart, row by row; the innermost axis in one loop. */
function gather(source: Float32Array, { shape, steps, start }: Walk): Float32Array {
  const result = new Float32Array(source.length);
  const length = shape.at(-1) ?? 1;
  const step = steps.at(-1) ?? 1;
  const outer = shape.slice(0, -1);
  const index = outer.map(() => 0);
  let from = start;
  for (let target = 0; target < result.length; target += length) {
    for (let i = 0; i < length; i++) result[target + i] = source[from + i * step] ?? 0;
    from += advance(index, outer, steps);
  }
  return result;
}

/** Moves `index` to the next row and returns how far away it is in the source. */
function advance(index: number[], shape: readonly number[], steps: readonly number[]): number {
  let distance = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const next = (index[axis] ?? 0) + 1;
    const step = steps[axis] ?? 0;
    if (next < (shape[axis] ?? 1)) {
      index[axis] = next;
      return distance + step;
    }
    index[axis] = 0;
    distance -= (next - 1) * step;
  }
  return distance;
}
