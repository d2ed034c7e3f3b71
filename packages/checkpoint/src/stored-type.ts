import { CheckpointError } from './checkpoint-error';
import { fromFloat16Bits, toFloat16Bits } from './float16';

/** A way in which safetensors files store the values of a tensor. */
export interface StoredType {
  readonly bytesPerValue: number;
  /** Values from little-endian bytes; floats come out as float32. */
  decode(bytes: Uint8Array, tensor: string): Float32Array | Int32Array;
}

/** The name of whole numbers from -128 to 127. */
export const INT8 = 'I8';

/** The stored types that this package reads, by their name in the header. */
export const storedTypes: ReadonlyMap<string, StoredType> = new Map<string, StoredType>([
  ['F32', { bytesPerValue: 4, decode: (bytes) => new Float32Array(copyBuffer(bytes)) }],
  ['I32', { bytesPerValue: 4, decode: (bytes) => new Int32Array(copyBuffer(bytes)) }],
  [
    'F16',
    {
      bytesPerValue: 2,
      decode: decodeFloat16,
    },
  ],
  ['BF16', { bytesPerValue: 2, decode: decodeBfloat16 }],
  ['F64', { bytesPerValue: 8, decode: decodeFloat64 }],
  // Whole numbers, which `fromInt8` multiplies by their scales.
  [INT8, { bytesPerValue: 1, decode: (bytes) => Int32Array.from(new Int8Array(copyBuffer(bytes))) }],
]);

/** Nearest binary16 numbers as little-endian bytes. A finite value too large for binary16 is an error. */
export function encodeFloat16(values: Float32Array, tensor: string): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (const [index, float32Bits] of bits.entries()) {
    const half = toFloat16Bits(float32Bits);
    if ((half & 0x7fff) === 0x7c00 && (float32Bits & 0x7fff_ffff) !== 0x7f80_0000) {
      throw new CheckpointError(
        `tensor '${tensor}' holds ${values[index] ?? NaN}, too large for float16; write it as float32`,
        { tensor },
      );
    }
    halves[index] = half;
  }
  return new Uint8Array(halves.buffer);
}

/** Element by element: `Float32Array.from` with a function takes ten times as long. */
function decodeFloat16(bytes: Uint8Array): Float32Array {
  const halves = new Uint16Array(copyBuffer(bytes));
  const values = new Float32Array(halves.length);
  halves.forEach((half, index) => {
    values[index] = fromFloat16Bits(half);
  });
  return values;
}

/** bfloat16 is the upper half of a binary32 number. */
function decodeBfloat16(bytes: Uint8Array): Float32Array {
  const bits = Uint32Array.from(new Uint16Array(copyBuffer(bytes)), (upper) => upper << 16);
  return new Float32Array(bits.buffer);
}

function decodeFloat64(bytes: Uint8Array, tensor: string): Float32Array {
  const doubles = new Float64Array(copyBuffer(bytes));
  const floats = Float32Array.from(doubles);
  const overflow = floats.findIndex(
    (value, index) => Math.abs(value) === Infinity && value !== doubles[index],
  );
  if (overflow < 0) return floats;
  throw new CheckpointError(
    `tensor '${tensor}' holds ${doubles[overflow] ?? NaN}, too large for float32; store it as float32 within its range`,
    { tensor },
  );
}

/** A copy that starts at a multiple of eight bytes, as typed arrays need. */
function copyBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
