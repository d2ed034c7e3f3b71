import { readingFile } from './checkpoint-error';
import type { NamedTensor } from './named-tensor';
import { readHeader } from './safetensors-header';

/** What a safetensors file holds. */
export interface Safetensors {
  /** The tensors by name. */
  readonly tensors: Record<string, NamedTensor>;
  /** Texts by key, such as `format: pt`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file. F32, F16, BF16 and F64 come out as float32, I32 as int32; every array is a copy.
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
    return { tensors: Object.fromEntries(pairs), metadata };
  });
}
