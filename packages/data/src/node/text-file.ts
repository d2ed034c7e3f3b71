import { DataError } from '../data-error';
import { readDataFile } from './read-data-file';

/**
 * The text of a file: UTF-8, or UTF-16 as its byte order mark or its zero bytes show (Excel's "Unicode text",
 * PowerShell's `>`). The mark itself is left out.
 *
 * @throws DataError where the file cannot be read or is no such text
 */
export async function readTextFile(file: string): Promise<string> {
  return decodeText(await readDataFile(file), file);
}

/**
 * Bytes as text, as {@link readTextFile} reads them.
 *
 * @param file named in messages
 * @throws DataError where they are text in another encoding, or none
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes);
  try {
    // TextDecoder leaves the mark of its own encoding out.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new DataError(
    `${file} is no text in ${encoding.toUpperCase()} (it may be in an older encoding, such as Windows-1252); save it as UTF-8`,
    { file },
  );
}

const LOOKED_AT = 1024;

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark: in most texts of UTF-16 every other byte is zero, and in no text of UTF-8 any is.
  const zeros = [0, 0];
  bytes.subarray(0, LOOKED_AT).forEach((byte, place) => {
    if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even === odd) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}
