import { MetricsError } from './metrics-error';
import type * as tf from '@tensorflow/tfjs-core';

/** A tensor outside TensorFlow.js; its type is that of its array. */
export interface HostTensor {
  /** Sizes of its axes. */
  readonly shape: readonly number[];
  /** The values, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** Host arrays by name. */
export type HostTensors = Readonly<Record<string, HostTensor>>;

/** A function of named tensors alone: no variable, no value read, no random number inside. */
export type PureStep = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** Runs a step and keeps what it carries from one call to the next. */
export interface StepRunner {
  /** Calls the step with the state and these inputs; what is not state comes back. */
  run(inputs: HostTensors): Promise<HostTensors>;
  /** A copy of the state. */
  getState(): Promise<HostTensors>;
  /** Frees the state. */
  dispose(): Promise<void>;
}

/**
 * Makes the runner of a step: `createEagerRunner` of `@ddpm/engine`, or `createCompiledRunner` of `@ddpm/engine/compiled` with
 * its options bound.
 */
export type CreateRunner = (
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
) => Promise<StepRunner>;

/**
 * One of the arrays that a step returned.
 * @throws MetricsError where it is not there
 */
export function floatsOf(tensors: HostTensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new MetricsError(
    `the runner returned no floats named '${name}'; give one that keeps the contract of a step`,
  );
}
