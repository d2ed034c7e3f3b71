import type { HostTensor } from '@ddpm/engine';

/** A copy of a tensor with its axes in another order, as `tf.transpose` would: axis i of the result is `order[i]`. */
export function reorderAxes(
  { shape, data }: HostTensor,
  order: readonly number[],
): HostTensor & { readonly data: Float32Array } {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const newShape = order.map((axis) => shape[axis] ?? 1);
  const newStrides = order.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(data.length);
  const index = newShape.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to += 1) {
    result[to] = data[from] ?? 0;
    for (let axis = newShape.length - 1; axis >= 0; axis -= 1) {
      const [size, stride] = [newShape[axis] ?? 1, newStrides[axis] ?? 0];
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      index[axis] = next;
      if (next < size) break;
      from -= stride * size;
      index[axis] = 0;
    }
  }
  return { shape: newShape, data: result };
}
