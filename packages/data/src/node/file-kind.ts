import { foundFormat } from './pictures/picture-format';

/** What some files are that are none of ours, or lie under another name. */
export interface FileKind {
  /** As in "it is a zip archive". */
  readonly name: string;
  /** What to do, as an imperative. */
  readonly remedy: string;
}

/** Bytes at the beginning of a file that tell its kind. */
export const HEAD_BYTES = 512;

type Signature = readonly [start: number, bytes: string, name: string, remedy: string];

const SAVE_ARRAYS = 'save its images and labels with np.savez_compressed';
const UNPACK = 'unpack it and choose the folder or file inside';

/** Bytes are written as one character each. */
const signatures: readonly Signature[] = [
  [0, 'MATLAB 5.0', 'a MATLAB file', SAVE_ARRAYS],
  [0, '\x89HDF\r\n\x1a\n', 'an HDF5 file (Keras, or MATLAB 7.3)', SAVE_ARRAYS],
  [0, 'PAR1', 'a Parquet file', 'export its pictures into class folders'],
  [0, 'ARROW1', 'an Arrow file', 'export its pictures into class folders'],
  [0, 'SQLite format 3', 'an SQLite database', 'export its pictures into class folders'],
  [0, '%PDF', 'a PDF document', 'export its pictures into a folder'],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7z archive', UNPACK],
  [0, 'Rar!', 'a RAR archive', UNPACK],
  [0, 'BZh', 'packed with bzip2', UNPACK],
  [0, '\xfd7zXZ', 'packed with xz', UNPACK],
  [0, '\x28\xb5\x2f\xfd', 'packed with zstd', UNPACK],
  [257, 'ustar', 'a tar archive', UNPACK],
];

/** The kind of a file that holds no arrays, by its first bytes; undefined where they say nothing. */
export function foreignKind(head: Uint8Array): FileKind | undefined {
  const known = signatures.find(([start, bytes]) => holds(head, start, bytes));
  if (known !== undefined) return { name: known[2], remedy: known[3] };
  if (holds(head, 0, 'PK\x03\x04')) return zipKind(head);
  if (isPickle(head)) return { name: "a pickle of Python's", remedy: SAVE_ARRAYS };
  const picture = foundFormat(head);
  if (picture !== undefined) {
    return { name: `a ${picture} picture`, remedy: 'choose the folder that it lies in' };
  }
  if (isText(head)) {
    return { name: 'a text', remedy: 'choose a folder of pictures, with a table of their labels in it' };
  }
  return undefined;
}

/** PyTorch saves into archives of one folder, named after the file or `archive`, with `data.pkl` first. */
function zipKind(head: Uint8Array): FileKind {
  if (!latin(head).includes('data.pkl')) return { name: 'a zip archive', remedy: UNPACK };
  return { name: 'a file of PyTorch', remedy: 'save its tensors with np.savez_compressed or as safetensors' };
}

/** Protocols 2 to 5 begin with their number; older ones look like text. */
function isPickle(head: Uint8Array): boolean {
  const [mark, protocol = 0] = head;
  return mark === 0x80 && protocol >= 2 && protocol <= 5;
}

const LEAST_TEXT = 4;

function isText(head: Uint8Array): boolean {
  const isPrintable = (byte: number): boolean =>
    byte >= 0x20 ? byte !== 0x7f : byte >= 0x09 && byte <= 0x0d;
  return head.length >= LEAST_TEXT && head.every(isPrintable);
}

/** Whether these bytes stand at a place of a file. */
export function holds(bytes: Uint8Array, start: number, expected: string): boolean {
  return latin(bytes.subarray(start, start + expected.length)) === expected;
}

function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
