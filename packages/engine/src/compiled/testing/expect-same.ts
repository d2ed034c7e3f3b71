import { expect } from 'vitest';
import type { HostTensors, PureStep } from '../../contract';
import type { Target } from '../lower/target';
import { createRunner } from '../runtime/compiled-runner';
import { runEagerly } from './eager';
import { runnerOptions, testedTargets } from './targets';

/** Compiles a step for one target and runs it once. */
export async function runCompiled(step: PureStep, inputs: HostTensors, target: Target): Promise<HostTensors> {
  const runner = await createRunner(step, {}, inputs, runnerOptions(target));
  try {
    return await runner.run(inputs);
  } finally {
    await runner.dispose();
  }
}

/**
 * Expects a step to give the same compiled, for every target, as on the TensorFlow.js backend in use.
 * @param tolerance Largest difference, relative to the output's largest element or 1.
 */
export async function expectSameAsEager(
  step: PureStep,
  inputs: HostTensors,
  tolerance = 1e-5,
): Promise<void> {
  const expected = runEagerly(step, inputs);
  for (const target of await testedTargets()) {
    expectClose(
      await runCompiled(step, inputs, target),
      expected,
      tolerance,
      `block ${target.blockSize ?? 'none'}`,
    );
  }
}

/** Expects the same names, shapes and types, and values that differ by rounding alone. */
export function expectClose(actual: HostTensors, expected: HostTensors, tolerance: number, where = ''): void {
  expect(Object.keys(actual).sort(), where).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    const place = `${name} ${where}`;
    const given = actual[name];
    expect(given?.shape, place).toEqual(tensor.shape);
    expect(given?.data.constructor, place).toBe(tensor.data.constructor);
    expect(largestDifference(given?.data ?? [], tensor.data), place).toBeLessThanOrEqual(tolerance);
  }
}

/** The largest difference, relative to the largest finite element expected or 1; infinite where only one is finite. */
function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 1;
  let difference = 0;
  for (let index = 0; index < expected.length; index += 1) {
    // What is missing is no number, and no number that is wanted is missing.
    const [value, other] = [Number(expected[index]), actual[index] ?? Number.NEGATIVE_INFINITY];
    if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
    if (!Object.is(value, other)) difference = Math.max(difference, finite(Math.abs(value - other)));
  }
  return difference / scale;
}

function finite(value: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
