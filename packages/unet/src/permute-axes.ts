import type { ParameterArray } from './split-parameters';

function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/** Transposes a row-major array on the host: axis i of the result is axis `axes[i]` of the source. */
export function permuteAxes({ shape, data }: ParameterArray, axes: readonly number[]): ParameterArray {
  const strides = rowMajorStrides(shape);
  const newShape = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(data.length);
  let written = 0;
  const copy = (axis: number, source: number): void => {
    const length = newShape[axis];
    const step = steps[axis];
    if (length === undefined || step === undefined) {
      result[written] = data[source] ?? 0;
      written += 1;
      return;
    }
    for (let index = 0; index < length; index += 1) copy(axis + 1, source + index * step);
  };
  copy(0, 0);
  return { shape: newShape, data: result };
}
