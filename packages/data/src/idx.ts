import { DataError } from './data-error';
import type { NumericArray } from './numeric-array';

/** An array of numbers as idx files hold it, in row-major order. */
export type IdxArray = NumericArray;

/** Stored types by their code: bytes of a value, and how to read big-endian values. */
const types: ReadonlyMap<
  number,
  readonly [bytesPerValue: number, decode: (bytes: Uint8Array) => IdxArray['data']]
> = new Map([
  [0x08, [1, (bytes) => bytes]],
  [0x09, [1, (bytes) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)]],
  [0x0b, [2, (bytes) => new Int16Array(swapBytes(bytes, 2))]],
  [0x0c, [4, (bytes) => new Int32Array(swapBytes(bytes, 4))]],
  [0x0d, [4, (bytes) => new Float32Array(swapBytes(bytes, 4))]],
  [0x0e, [8, (bytes) => new Float64Array(swapBytes(bytes, 8))]],
]);

/**
 * Reads an idx file: two zero bytes, a type, the number of dimensions, their sizes, the values, big-endian. One-byte
 * values are a view of `bytes`, others a copy.
 *
 * @param file named in error messages
 * @throws DataError where the bytes are not a whole idx file and nothing else
 * @see http://yann.lecun.com/exdb/mnist/
 */
export function decodeIdx(bytes: Uint8Array, file = 'the file'): IdxArray {
  const broken = (complaint: string) => new DataError(`${file} ${complaint}`, { file });
  const [zero, alsoZero, code, rank] = bytes;
  if (zero === undefined || alsoZero === undefined || code === undefined || rank === undefined) {
    throw broken(`is ${bytes.length} bytes long, too short for an idx file; copy it again`);
  }
  const type = types.get(code);
  if (zero !== 0 || alsoZero !== 0 || type === undefined) {
    throw broken('is not an idx file (wrong first bytes); choose the file that its name promises');
  }
  const dataStart = 4 + 4 * rank;
  if (bytes.length < dataStart) throw broken('ends inside its header; copy it again');
  const [bytesPerValue, decode] = type;
  const shape = readShape(bytes, rank);
  const missing = shape.reduce((product, size) => product * size, bytesPerValue) - (bytes.length - dataStart);
  if (missing > 0) throw broken(`is cut off (${missing} bytes are missing); copy it again`);
  if (missing < 0) throw broken(`has ${-missing} bytes after its last value; copy it again`);
  return { shape, data: decode(bytes.subarray(dataStart)) };
}

/** An idx file of unsigned bytes. */
export function encodeIdx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const dataStart = 4 + 4 * shape.length;
  const bytes = new Uint8Array(dataStart + data.length);
  bytes.set([0, 0, 0x08, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [dimension, size] of shape.entries()) view.setUint32(4 + 4 * dimension, size);
  bytes.set(data, dataStart);
  return bytes;
}

function readShape(bytes: Uint8Array, rank: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: rank }, (_, dimension) => view.getUint32(4 + 4 * dimension));
}

/** A copy with the bytes of every value in reverse order. */
function swapBytes(bytes: Uint8Array, bytesPerValue: number): ArrayBuffer {
  const swapped = new Uint8Array(bytes);
  for (let start = 0; start < swapped.length; start += bytesPerValue) {
    swapped.subarray(start, start + bytesPerValue).reverse();
  }
  return swapped.buffer;
}
