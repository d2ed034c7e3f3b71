import { CheckpointError } from './checkpoint-error';
import { findDuplicateKey } from './duplicate-key';
import { isJsonObject, type JsonObject, type JsonValue } from './json';
import { describeShape, valueCount } from './named-tensor';
import { storedTypes, type StoredType } from './stored-type';

/** The limit of the reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;
/** The header starts after its length, a 64-bit little-endian integer. */
export const HEADER_START = 8;

/** One tensor of a safetensors file: `begin` and `end` count bytes from the first byte after the header. */
interface HeaderEntry {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the bytes of the tensors start in the file. */
  readonly dataStart: number;
}

/**
 * Reads and checks the header of a safetensors file: the tensors cover the rest of the file exactly, without
 * overlaps or holes.
 */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  const dataStart = HEADER_START + headerLength(bytes);
  const header = parseHeader(bytes.subarray(HEADER_START, dataStart));
  const { __metadata__: metadata, ...tensors } = header;
  const entries = Object.entries(tensors).map(([name, value]) => readEntry(name, value));
  entries.sort((one, other) => one.begin - other.begin || one.end - other.end);
  checkCoverage(entries, bytes.length - dataStart);
  return { entries, metadata: readMetadata(metadata), dataStart };
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < HEADER_START) {
    throw new CheckpointError(
      `is ${bytes.length} bytes long, too short for a safetensors file; copy it again`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    throw new CheckpointError(
      `is not a safetensors file (it claims a header of ${length.toString()} bytes); choose a .safetensors file`,
    );
  }
  if (Number(length) > bytes.length - HEADER_START) {
    throw new CheckpointError(
      `ends inside its header (${bytes.length} bytes of at least ${HEADER_START + Number(length)}); copy the file again`,
    );
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): JsonObject {
  const header = parseHeaderJson(bytes);
  if (!isJsonObject(header.value) || bytes[0] !== 0x7b) {
    throw new CheckpointError(
      'has a header that is not a JSON object; it is not a safetensors file, or damaged: copy it again',
    );
  }
  const twin = findDuplicateKey(header.text);
  if (twin !== undefined) {
    throw new CheckpointError(
      `names '${twin}' twice in its header; write the file again with distinct names`,
      { tensor: twin },
    );
  }
  return header.value;
}

function parseHeaderJson(bytes: Uint8Array): { text: string; value: JsonValue } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) as JsonValue };
  } catch (cause) {
    throw new CheckpointError(
      'has a header that is not valid JSON; it is not a safetensors file, or damaged: copy it again',
      { cause },
    );
  }
}

function readMetadata(metadata: JsonValue | undefined): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isJsonObject(metadata))
    throw new CheckpointError('has __metadata__ that is not an object; write the file again');
  const pairs = Object.entries(metadata).map(([key, value]): [string, string] => {
    if (typeof value === 'string') return [key, value];
    throw new CheckpointError(`has __metadata__ whose '${key}' is not a text; write it as a text`);
  });
  return Object.fromEntries(pairs);
}

function readEntry(name: string, value: JsonValue): HeaderEntry {
  const broken = (complaint: string) =>
    new CheckpointError(`tensor '${name}' ${complaint}; write the file again with a safetensors library`, {
      tensor: name,
    });
  if (name === '__proto__') throw broken('has a name that is not allowed');
  if (!isJsonObject(value)) throw broken('is described by something other than an object');
  const { dtype, shape, data_offsets: offsets } = value;
  const type = typeof dtype === 'string' ? storedTypes.get(dtype) : undefined;
  if (type === undefined)
    throw broken(
      `is stored as ${JSON.stringify(dtype)}, not as one of ${[...storedTypes.keys()].join(', ')}`,
    );
  if (!isIntegers(shape)) throw broken('has a shape that is not a list of integers from 0 up');
  if (!isIntegers(offsets)) throw broken('has data_offsets that are not a pair of integers from 0 up');
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2)
    throw broken('has data_offsets that are not a pair');
  if (valueCount(shape) * type.bytesPerValue !== end - begin) {
    throw broken(`has shape ${describeShape(shape)} but ${end - begin} bytes`);
  }
  return { name, type, shape, begin, end };
}

function isIntegers(value: JsonValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function checkCoverage(entries: readonly HeaderEntry[], dataBytes: number): void {
  let covered = 0;
  for (const entry of entries) {
    const broken = (complaint: string) =>
      new CheckpointError(`tensor '${entry.name}' ${complaint}`, { tensor: entry.name });
    if (entry.begin < covered) throw broken('overlaps the tensor before it; write the file again');
    if (entry.begin > covered)
      throw broken(`comes after ${entry.begin - covered} bytes of no tensor; write the file again`);
    if (entry.end > dataBytes)
      throw broken(`is cut off (${entry.end - dataBytes} bytes are missing); copy the file again`);
    covered = entry.end;
  }
  if (covered < dataBytes) {
    throw new CheckpointError(`has ${dataBytes - covered} bytes after its last tensor; copy the file again`);
  }
}
