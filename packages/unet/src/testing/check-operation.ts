import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { naive, type Naive } from '../reference/naive-operations';

/** An operation, the naive one that it must equal, and the shapes to try them on. */
export interface OperationCheck {
  readonly operation: (...inputs: never[]) => tf.Tensor;
  readonly naiveOperation: (...inputs: Naive[]) => Naive;
  readonly inputs: readonly Naive[];
  /** The inputs, by position, whose gradients are checked; all of them unless given. */
  readonly differentiable?: readonly number[];
  /** The gradients that must come out, where central differences say nothing (ties). */
  readonly naiveGradients?: (dy: Naive, ...inputs: Naive[]) => readonly Naive[];
}

/** Values about -2 to 2, of both signs, no two alike; other seeds give other values. */
export function variedValues(shape: readonly number[], seed: number): Naive {
  return naive(shape, (index) => Math.fround(2 * Math.sin(12.9898 * (index + 1) + 78.233 * seed)));
}

function toTensor({ shape, data }: Naive): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape]);
}

/** The float64 gradients of sum(dy * operation(inputs)), by central differences, element by element. */
function centralDifferences(
  operation: (...inputs: Naive[]) => Naive,
  inputs: readonly Naive[],
  dy: Naive,
): readonly Naive[] {
  const step = 1e-4;
  const objective = (changed: readonly Naive[]) =>
    operation(...changed).data.reduce((total, value, index) => total + value * (dy.data[index] ?? 0), 0);
  return inputs.map((input, position) =>
    naive(input.shape, (index) => {
      const shifted = (by: number) =>
        inputs.map((other, place) =>
          place === position
            ? naive(other.shape, (i) => (other.data[i] ?? 0) + (i === index ? by : 0))
            : other,
        );
      return (objective(shifted(step)) - objective(shifted(-step))) / (2 * step);
    }),
  );
}

/** Each element agrees to `tolerance` times the largest element, or times `smallestScale` where that is larger. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  smallestScale = 1e-30,
): void {
  expect(actual.length).toBe(expected.length);
  const values = Array.from(expected);
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), smallestScale);
  const worst = values.reduce((error, value, i) => Math.max(error, Math.abs(value - (actual[i] ?? NaN))), 0);
  expect(worst / scale).toBeLessThan(tolerance);
}

/** Whether two arrays hold the same numbers; far quicker than `toEqual` on millions. */
export function sameNumbers(
  actual: ArrayLike<number> | undefined,
  expected: ArrayLike<number> | undefined,
): boolean {
  if (actual === undefined || actual.length !== expected?.length) return false;
  return Array.prototype.every.call(expected, (value: number, index: number) => actual[index] === value);
}

/**
 * The order of the inputs of `variedValues`, and so of the terms of every sum. Where a sum cancels, the rounding of its
 * terms stays: it is no error of the operation.
 */
const TERM_SIZE = 1;

/**
 * Holds an operation's values and gradients, on the backend in use, against float64: gradients element by element by
 * central differences. No tensor may be left over.
 */
export function checkOperation(check: OperationCheck, tolerance = 2e-5): void {
  const tensorsBefore = tf.memory().numTensors;
  const expected = check.naiveOperation(...check.inputs);
  const dy = variedValues(expected.shape, 5);
  const positions = check.differentiable ?? check.inputs.map((_, position) => position);
  const expectedGradients =
    check.naiveGradients?.(dy, ...check.inputs) ?? centralDifferences(check.naiveOperation, check.inputs, dy);
  tf.tidy(() => {
    const tensors = check.inputs.map(toTensor);
    const operation = check.operation as (...inputs: tf.Tensor[]) => tf.Tensor;
    const output = operation(...tensors);
    expect(output.shape).toEqual(expected.shape);
    expectClose(output.dataSync(), expected.data, tolerance, TERM_SIZE);

    const over = (...chosen: tf.Tensor[]) =>
      operation(...tensors.map((tensor, position) => chosen[positions.indexOf(position)] ?? tensor));
    const gradients = tf.grads(over)(
      positions.map((position) => tensors[position]).filter((tensor) => tensor !== undefined),
      toTensor(dy),
    );
    for (const [index, position] of positions.entries()) {
      const gradient = expectedGradients[position];
      expect(gradients[index]?.shape).toEqual(gradient?.shape);
      expectClose(gradients[index]?.dataSync() ?? [], gradient?.data ?? [], tolerance, TERM_SIZE);
    }
  });
  expect(tf.memory().numTensors).toBe(tensorsBefore);
}
