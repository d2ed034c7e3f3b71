import { DataError } from '../data-error';
import { decodeIdx } from '../idx';
import { decodeNpy } from '../npy';
import type { NumericArray } from '../numeric-array';
import { decodeSafetensorsArrays } from '../safetensors-arrays';
import { foreignKind, HEAD_BYTES, holds } from './file-kind';
import { unpackIfPacked } from './idx-files';
import { decodeNpz } from './npz';
import { readDataFile, readHead } from './read-data-file';

/** The arrays of a file of several, read when asked for. */
export type NamedArrays = ReadonlyMap<string, () => NumericArray>;

/** What a file of arrays holds. */
export type ArrayFile =
  | { readonly single: NumericArray; readonly named?: undefined }
  | { readonly named: NamedArrays; readonly single?: undefined };

type ArrayForm = 'idx' | 'npy' | 'npz' | 'safetensors';

/**
 * The arrays of a file, packed with gzip or not. Its first bytes say what it is; its name counts only where they do not.
 *
 * @throws DataError saying what the file is where it holds no arrays
 */
export async function readArrays(file: string): Promise<ArrayFile> {
  // A look first: what is no file of arrays may be larger than memory.
  const head = await readHead(file);
  const isPacked = holds(head, 0, '\x1f\x8b');
  if (!isPacked) refuseForeign(head, file);
  const bytes = await unpackIfPacked(await readDataFile(file), file);
  if (isPacked) refuseForeign(bytes.subarray(0, HEAD_BYTES), file);
  const form = formOf(bytes.subarray(0, HEAD_BYTES)) ?? formOfName(file);
  if (form === 'npz') return { named: decodeNpz(bytes, file) };
  if (form === 'safetensors') return { named: decodeSafetensorsArrays(bytes, file) };
  return { single: form === 'npy' ? decodeNpy(bytes, file) : decodeIdx(bytes, file) };
}

function refuseForeign(head: Uint8Array, file: string): void {
  if (formOf(head) !== undefined) return;
  const kind = foreignKind(head);
  if (kind === undefined) return;
  throw new DataError(
    `${file} is ${kind.name}; ${kind.remedy} (arrays are read from npz, npy, safetensors and idx files)`,
    { file },
  );
}

function formOf(head: Uint8Array): ArrayForm | undefined {
  if (holds(head, 0, '\x93NUMPY')) return 'npy';
  if (holds(head, 0, '\0\0') && (head[2] ?? 0) >= 8 && (head[2] ?? 0) <= 14) return 'idx';
  if (isNpz(head)) return 'npz';
  // The length of the header, eight bytes of which the upper four are 0, and the header.
  return holds(head, 4, '\0\0\0\0{') ? 'safetensors' : undefined;
}

/** A zip archive whose first entry is an array. */
function isNpz(head: Uint8Array): boolean {
  if (!holds(head, 0, 'PK\x03\x04')) return false;
  const nameBytes = (head[26] ?? 0) + 256 * (head[27] ?? 0);
  return holds(head, 30 + nameBytes - 4, '.npy');
}

function formOfName(file: string): ArrayForm {
  const ending = /\.(npz|npy|safetensors)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  return (ending as ArrayForm | undefined) ?? 'idx';
}
