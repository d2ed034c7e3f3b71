import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { RecordedValue, TensorSignature } from '../record/recording';
import type { GraphBuilder } from './graph-builder';
import type { LoweredValue } from './lowered-value';

/** A recorded kernel call whose inputs are in the graph. */
export interface KernelCall {
  readonly kernel: string;
  readonly graph: GraphBuilder;
  readonly inputs: Readonly<Record<string, LoweredValue>>;
  /** What the inputs were recorded as, for kernels that look at what computed them. */
  readonly recorded: Readonly<Record<string, RecordedValue>>;
  /** The graph's value for any recorded value that came before this call. */
  readonly lowered: (value: RecordedValue) => LoweredValue;
  readonly attributes: NamedAttrMap;
  readonly outputs: readonly TensorSignature[];
}

/** What the compiler knows of one TensorFlow.js kernel. */
export interface KernelDefinition {
  readonly kernel: string;
  /** Whether TensorFlow.js expects a list of outputs even where there is one. */
  readonly returnsList?: boolean;
  /** Whether {@link lower} knows what to do with inputs that hold no elements where the outputs hold some. */
  readonly takesEmpty?: boolean;
  /** The shapes and types that the kernel returns. */
  infer(
    inputs: Readonly<Record<string, RecordedValue>>,
    attributes: NamedAttrMap,
  ): readonly TensorSignature[];
  /** Adds the kernel's translation to the graph; one value for each output, none of which is empty. */
  lower(call: KernelCall): readonly LoweredValue[];
}

/** An input that the kernel cannot do without. */
export function inputOf<Value>(inputs: Readonly<Record<string, Value>>, name: string): Value {
  const value = inputs[name];
  if (value === undefined) throw new RangeError(`A kernel call lacks its input "${name}".`);
  return value;
}

/** The signature of a call's only output. */
export function outputOf(call: KernelCall): TensorSignature {
  const [output] = call.outputs;
  if (output === undefined) throw new RangeError(`A call of ${call.kernel} has no output.`);
  return output;
}
