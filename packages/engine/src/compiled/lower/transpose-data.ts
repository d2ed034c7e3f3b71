import { at, elementCount, stridesOf } from './memory-order';

/** Transposes row-major values on the host. */
export function transposeData<Data extends Float32Array | Int32Array | Uint8Array | BigInt64Array>(
  data: Data,
  shape: readonly number[],
  permutation: readonly number[],
): Data {
  const result = data.slice() as Data;
  const sourceStrides = stridesOf(shape);
  const sizes = permutation.map((axis) => at(shape, axis));
  const steps = permutation.map((axis) => at(sourceStrides, axis));
  const position = new Array<number>(sizes.length).fill(0);
  let source = 0;
  for (let target = 0; target < elementCount(shape); target += 1) {
    result[target] = at(data as ArrayLike<number>, source);
    for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
      const next = at(position, axis) + 1;
      source += at(steps, axis);
      if (next < at(sizes, axis)) {
        position[axis] = next;
        break;
      }
      source -= at(steps, axis) * at(sizes, axis);
      position[axis] = 0;
    }
  }
  return result;
}
