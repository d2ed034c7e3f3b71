/**
 * A tensor in host memory: row-major values beside their shape. The type follows the array: `Float32Array` is float32,
 * `Int32Array` is int32.
 */
export interface HostTensor {
  /** Sizes of its axes; empty for a single number. */
  readonly shape: readonly number[];
  /** The values, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** Host tensors by name. */
export type HostTensors = Readonly<Record<string, HostTensor>>;
