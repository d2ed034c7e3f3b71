import { CheckpointError } from './checkpoint-error';
import { scaleName, toInt8 } from './int8';
import { describeShape, valueCount, type NamedTensor, type NamedTensors } from './named-tensor';
import { HEADER_START } from './safetensors-header';
import { encodeFloat16, INT8 } from './stored-type';

/** How floats are stored. */
export type FloatType = (typeof floatTypes)[number];

const floatTypes = ['float32', 'float16', 'int8'] as const;

/** How tensors are written. */
export interface EncodeOptions {
  /**
   * float32 where left out. float16 rounds to the nearest, ties to even. int8 stores what has two axes or more as whole
   * numbers with a scale for each index of the first, `NAME.scale` in float32, and the rest as float16. int32 tensors stay
   * int32.
   */
  readonly dtype?: FloatType;
  /** Texts stored beside the tensors; `format: pt` is always among them unless given otherwise. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a safetensors file that PyTorch's and this package's readers accept. Tensors keep their order, wider
 * types first, and every one starts at a multiple of its value's size.
 *
 * @throws CheckpointError naming a tensor whose shape does not fit its data, that holds a value too large for float16 or
 * not finite for int8, or whose name is taken by the scales of another
 */
export function encodeSafetensors(tensors: NamedTensors, options: EncodeOptions = {}): Uint8Array {
  const parts = safetensorsParts(tensors, options);
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

/** The parts of that file, one after the other; float32 and int32 tensors are not copied. */
export function safetensorsParts(tensors: NamedTensors, options: EncodeOptions = {}): readonly Uint8Array[] {
  checkFloatType(options.dtype);
  const stored = Object.entries(tensors).flatMap(([name, tensor]) =>
    store(name, tensor, options.dtype ?? 'float32'),
  );
  checkDistinct(stored);
  stored.sort((one, other) => other.bytesPerValue - one.bytesPerValue);
  const header = encodeHeader(stored, { format: 'pt', ...options.metadata });
  return [header, ...stored.map(({ bytes }) => bytes)];
}

/** From JavaScript, anything may come. */
function checkFloatType(dtype: string | undefined): void {
  if (dtype === undefined || floatTypes.some((known) => known === dtype)) return;
  throw new CheckpointError(`tensors cannot be written as ${dtype}; choose float32, float16 or int8`);
}

interface StoredTensor {
  readonly name: string;
  readonly dtype: 'F32' | 'F16' | 'I32' | typeof INT8;
  readonly bytesPerValue: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

function store(name: string, tensor: NamedTensor, dtype: FloatType): readonly StoredTensor[] {
  checkTensor(name, tensor);
  const { shape, data } = tensor;
  const isInteger = isArray(data, 'Int32Array');
  if (isInteger || dtype === 'float32') {
    return [{ name, dtype: isInteger ? 'I32' : 'F32', bytesPerValue: 4, shape, bytes: bytesOf(data) }];
  }
  const floats = data as Float32Array;
  if (dtype === 'int8' && shape.length > 1) return storeInt8(name, floats, shape);
  return [{ name, dtype: 'F16', bytesPerValue: 2, shape, bytes: encodeFloat16(floats, name) }];
}

function storeInt8(name: string, data: Float32Array, shape: readonly number[]): readonly StoredTensor[] {
  const { values, scales } = toInt8(data, shape, name);
  const scale = { name: scaleName(name), shape: [scales.length], bytes: bytesOf(scales) };
  return [
    { ...scale, dtype: 'F32', bytesPerValue: 4 },
    { name, dtype: INT8, bytesPerValue: 1, shape, bytes: bytesOf(values) },
  ];
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array | Int8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function checkDistinct(stored: readonly StoredTensor[]): void {
  const names = new Set<string>();
  for (const { name } of stored) {
    if (names.has(name)) {
      throw new CheckpointError(
        `tensor '${name}' has the name of another's scales; rename it, or write float16`,
        { tensor: name },
      );
    }
    names.add(name);
  }
}

function checkTensor(name: string, { shape, data }: NamedTensor): void {
  if (name === '__metadata__' || name === '__proto__') {
    throw new CheckpointError(`tensor '${name}' has a name that is not allowed; rename it`, { tensor: name });
  }
  const values: unknown = data;
  if (!isArray(values, 'Float32Array') && !isArray(values, 'Int32Array')) {
    throw new CheckpointError(
      `tensor '${name}' holds its values in ${kindOf(values)}; convert them to a Float32Array or an Int32Array`,
      { tensor: name },
    );
  }
  const sizesFit = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!sizesFit || valueCount(shape) !== data.length) {
    throw new CheckpointError(
      `tensor '${name}' has shape ${describeShape(shape)} but ${data.length} values; give it the shape of its data`,
      { tensor: name },
    );
  }
}

/** Arrays of another realm (a frame, a test's sandbox) are arrays too. */
function isArray(values: unknown, kind: string): boolean {
  return Object.prototype.toString.call(values) === `[object ${kind}]`;
}

function kindOf(values: unknown): string {
  return Object.prototype.toString.call(values).slice('[object '.length, -1);
}

/** The header's length, its JSON, and spaces up to a multiple of eight, so that the data is aligned. */
function encodeHeader(
  stored: readonly StoredTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let begin = 0;
  const entries = stored.map(({ name, dtype, shape, bytes }): [string, unknown] => {
    const offsets = [begin, (begin += bytes.length)];
    return [name, { dtype, shape, data_offsets: offsets }];
  });
  const json = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries])),
  );
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(HEADER_START + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, HEADER_START);
  return header;
}
