import type { NamedAttrMap } from '@tensorflow/tfjs-core';

/** The element types that a recording can hold. */
export type RecordedType = 'float32' | 'int32' | 'bool';

/** Shape and element type of a tensor. */
export interface TensorSignature {
  readonly shape: readonly number[];
  readonly dtype: RecordedType;
}

/** A tensor of which the recorder knows all but the values. */
export interface RecordedValue extends TensorSignature {
  readonly source: ValueSource;
}

/** Where a value comes from: given at each run, written down in the function, or computed by a kernel. */
export type ValueSource =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: ConstantData }
  | { readonly kind: 'node'; readonly node: RecordedNode; readonly index: number };

/** Values in row-major order; booleans are 0 or 1. */
export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** One call of a TensorFlow.js kernel. */
export interface RecordedNode {
  readonly kernel: string;
  readonly attributes: NamedAttrMap;
  /** By the names that the kernel gives its inputs; 0, 1, ... where it takes a list. */
  readonly inputs: Readonly<Record<string, RecordedValue>>;
  readonly outputs: readonly TensorSignature[];
}

/** All kernels that a pure function called, in order. */
export interface Recording {
  readonly inputs: Readonly<Record<string, RecordedValue>>;
  readonly outputs: Readonly<Record<string, RecordedValue>>;
  readonly nodes: readonly RecordedNode[];
}
