import { readingFile } from './checkpoint-error';
import { fromInt8, scaleName } from './int8';
import type { NamedTensor } from './named-tensor';
import { readHeader } from './safetensors-header';
import { INT8, storedTypes } from './stored-type';

/** What a safetensors file holds. */
export interface Safetensors {
  /** The tensors by name. */
  readonly tensors: Record<string, NamedTensor>;
  /** Texts by key, such as `format: pt`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file. F32, F16, BF16 and F64 come out as float32, I32 as int32, and I8 as float32, multiplied by the
 * scales that stand beside it as `NAME.scale`; every array is a copy.
 *
 * @param file named in error messages
 * @throws CheckpointError where the bytes are not a whole, well-formed safetensors file
 * @see https://huggingface.co/docs/safetensors
 */
export function decodeSafetensors(bytes: Uint8Array, file?: string): Safetensors {
  return readingFile(file, () => {
    const { entries, metadata, dataStart } = readHeader(bytes);
    const pairs = entries.map(({ name, type, shape, begin, end }): [string, NamedTensor] => [
      name,
      { shape, data: type.decode(bytes.subarray(dataStart + begin, dataStart + end), name) },
    ]);
    const scaled = entries.flatMap(({ name, type }) => (type === storedTypes.get(INT8) ? [name] : []));
    return { tensors: withScales(Object.fromEntries(pairs), scaled), metadata };
  });
}

/** The tensors with those of these names multiplied by their scales, which are no tensors of their own. */
function withScales(
  tensors: Record<string, NamedTensor>,
  names: readonly string[],
): Record<string, NamedTensor> {
  if (names.length === 0) return tensors;
  const scaled = new Set(names);
  const scales = new Set(names.map(scaleName));
  const pairs = Object.entries(tensors).flatMap(([name, tensor]): [string, NamedTensor][] => {
    if (scaled.has(name)) return [[name, fromInt8(tensor, tensors[scaleName(name)], name)]];
    return scales.has(name) ? [] : [[name, tensor]];
  });
  return Object.fromEntries(pairs);
}
