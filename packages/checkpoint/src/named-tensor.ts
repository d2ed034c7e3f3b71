/** A tensor on the host: its type follows from the array, its values are in row-major order. */
export interface NamedTensor {
  /** Sizes of the dimensions; `[]` for a scalar. */
  readonly shape: readonly number[];
  /** The values, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** Tensors by name, such as `down2.skip_conv.weight`. */
export type NamedTensors = Readonly<Record<string, NamedTensor>>;

/** What a tensor is expected to be. */
export interface TensorSpec {
  /** Its name in the file. */
  readonly name: string;
  /** Sizes of its axes. */
  readonly shape: readonly number[];
  /** float32 where left out. */
  readonly type?: 'float32' | 'int32';
}

/** Number of values in a tensor of this shape. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as people write it: `[64, 32, 3, 3]`. */
export function describeShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
