import { open, readFile } from 'node:fs/promises';
import { DataError } from '../data-error';
import { fileError } from './file-error';
import { HEAD_BYTES, holds } from './file-kind';

/** First bytes of files that stand for others, kept elsewhere, and how to get those. */
const pointers: readonly (readonly [start: string, name: string, remedy: string])[] = [
  ['version https://git-lfs', 'a pointer of Git LFS', "run 'git lfs pull' in its folder"],
  ['version https://hawser', 'a pointer of Git LFS', "run 'git lfs pull' in its folder"],
  ['/annex/objects/', 'a pointer of git-annex', "run 'git annex get .' in its folder"],
  ['../.git/annex/objects/', 'a pointer of git-annex', "run 'git annex get .' in its folder"],
];

/**
 * The bytes of a file.
 *
 * @throws DataError where it cannot be read, or only stands for a file that is kept elsewhere
 */
export async function readDataFile(file: string): Promise<Buffer> {
  try {
    const bytes = await readFile(file);
    refusePointer(bytes, file);
    return bytes;
  } catch (error) {
    throw fileError('read', file, error);
  }
}

/**
 * The first bytes of a file, however large it is.
 *
 * @throws DataError as {@link readDataFile}
 */
export async function readHead(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const head = new Uint8Array(HEAD_BYTES);
      const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
      refusePointer(head, file);
      return head.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError('read', file, error);
  }
}

function refusePointer(bytes: Uint8Array, file: string): void {
  const pointer = pointers.find(([start]) => holds(bytes, 0, start));
  if (pointer === undefined) return;
  const [, name, remedy] = pointer;
  throw new DataError(`${file} is ${name}, not the file itself; ${remedy}`, { file });
}
