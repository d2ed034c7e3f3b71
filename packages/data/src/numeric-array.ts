/** An array of numbers as files hold it, in row-major order. */
export interface NumericArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

/** Little-endian values by type: bytes of a value, and how to read some. `bytes` holds whole values. */
export const littleEndianTypes = {
  u1: [1, (bytes) => bytes],
  b1: [1, (bytes) => Float32Array.from(bytes, (byte) => (byte === 0 ? 0 : 1))],
  i4: [4, (bytes) => readValues(bytes, 4, Int32Array, (view, at) => view.getInt32(at, true))],
  i8: [8, (bytes) => readValues(bytes, 8, Float64Array, (view, at) => Number(view.getBigInt64(at, true)))],
  f4: [4, (bytes) => readValues(bytes, 4, Float32Array, (view, at) => view.getFloat32(at, true))],
  f8: [8, (bytes) => readValues(bytes, 8, Float64Array, (view, at) => view.getFloat64(at, true))],
} as const satisfies Record<
  string,
  readonly [bytesPerValue: number, decode: (bytes: Uint8Array) => NumericArray['data']]
>;

export type LittleEndianType = keyof typeof littleEndianTypes;

function readValues<Values extends Int32Array | Float32Array | Float64Array>(
  bytes: Uint8Array,
  size: number,
  Type: new (length: number) => Values,
  read: (view: DataView, at: number) => number,
): Values {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Type(bytes.length / size);
  for (let place = 0; place < values.length; place++) values[place] = read(view, place * size);
  return values;
}

/** Number of values of a shape. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
