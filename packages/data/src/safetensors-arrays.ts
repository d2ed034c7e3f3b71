import { DataError } from './data-error';
import { littleEndianTypes, valueCount, type LittleEndianType, type NumericArray } from './numeric-array';

const types: ReadonlyMap<unknown, LittleEndianType> = new Map([
  ['U8', 'u1'],
  ['BOOL', 'b1'],
  ['I32', 'i4'],
  ['I64', 'i8'],
  ['F32', 'f4'],
  ['F64', 'f8'],
]);
/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * The arrays of a safetensors file, by name. Arrays of other types than unsigned bytes, 32- or 64-bit integers and
 * floats are refused when asked for, not before.
 *
 * @param file named in messages
 * @throws DataError where the file is damaged
 * @see https://huggingface.co/docs/safetensors
 */
export function decodeSafetensorsArrays(
  bytes: Uint8Array,
  file: string,
): ReadonlyMap<string, () => NumericArray> {
  const refuse = (complaint: string) => new DataError(`${file} ${complaint}`, { file });
  if (bytes.length < 8)
    throw refuse(`is ${bytes.length} bytes long, too short for safetensors; copy it again`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerLength > MAX_HEADER_BYTES || headerLength > bytes.length - 8) {
    throw refuse('is not a whole safetensors file (its header does not fit); copy it again');
  }
  const data = bytes.subarray(8 + headerLength);
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), refuse);
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, entry]) => [name, () => readArray(name, entry, data, refuse)]),
  );
}

function parseHeader(bytes: Uint8Array, refuse: (complaint: string) => DataError): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      return header as Record<string, unknown>;
    }
  } catch {
    // Said below.
  }
  throw refuse('is not a safetensors file (its header is no JSON object); choose another file');
}

function readArray(
  name: string,
  entry: unknown,
  data: Uint8Array,
  refuse: (complaint: string) => DataError,
): NumericArray {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const type = types.get(dtype);
  if (type === undefined) {
    throw refuse(`holds '${name}' as ${JSON.stringify(dtype)}; save it as U8, I32, I64, F32 or F64`);
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw refuse(`describes '${name}' wrongly (shape or offsets); write it anew`);
  }
  const [start = 0, end = 0] = offsets;
  const [size, decode] = littleEndianTypes[type];
  if (end > data.length || end - start !== valueCount(shape) * size) {
    throw refuse(`is cut off or damaged at '${name}' (its bytes do not fit its shape); copy it again`);
  }
  return { shape, data: decode(data.subarray(start, end)) };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
}
