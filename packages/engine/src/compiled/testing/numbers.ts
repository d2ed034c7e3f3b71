import type { HostTensor } from '../../contract';

function length(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Numbers in (-1, 1) without a pattern that a layout error could leave intact. */
export function numbers(shape: readonly number[], seed = 1): HostTensor {
  const data = Float32Array.from({ length: length(shape) }, (_, index) =>
    Math.sin(12.9898 * (index + 1) + 78.233 * seed),
  );
  return { shape, data };
}

/** Numbers in (0.1, 2.1). */
export function positiveNumbers(shape: readonly number[], seed = 1): HostTensor {
  return { shape, data: numbers(shape, seed).data.map((value) => value + 1.1) };
}

/** Integers 0 .. bound - 1. */
export function integers(shape: readonly number[], bound: number, seed = 1): HostTensor {
  const data = Int32Array.from(numbers(shape, seed).data, (value) => Math.floor(((value + 1) / 2) * bound));
  return { shape, data };
}

/** A float32 number without axes. */
export function scalar(value: number): HostTensor {
  return { shape: [], data: Float32Array.of(value) };
}
