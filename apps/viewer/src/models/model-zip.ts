import { unzipSync, zipSync } from 'fflate';
import { mayBelongToModel, MOST_BYTES, ModelTooLargeError, type FilesByPath } from './model-files';

/**
 * The files of a model in a .zip; others are left packed.
 *
 * @param name of the .zip, for messages
 * @throws BrokenZipError where it cannot be unpacked, ModelTooLargeError where a file in it is too large for a page
 */
export function unpackModel(bytes: Uint8Array, name: string): FilesByPath {
  const files = unpack(bytes, name);
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, new Blob([new Uint8Array(content)])]),
  );
}

function unpack(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      // What the archive says decides before anything is unpacked.
      filter: ({ name: path, originalSize }) => {
        if (!mayBelongToModel(path)) return false;
        if (originalSize > MOST_BYTES) throw new ModelTooLargeError(`${name}/${path}`, originalSize);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof ModelTooLargeError) throw cause;
    throw new BrokenZipError(name, { cause });
  }
}

/** A .zip of files, all of them in one folder. Weights hardly get smaller, so they are only packed. */
export async function packModel(files: FilesByPath, folder: string): Promise<Uint8Array> {
  const contents = Object.entries(files).map(
    async ([path, blob]) => [`${folder}/${path}`, new Uint8Array(await blob.arrayBuffer())] as const,
  );
  return zipSync(Object.fromEntries(await Promise.all(contents)), { level: 0 });
}

/** A .zip cannot be unpacked. */
class BrokenZipError extends Error {
  override readonly name = 'BrokenZipError';
  constructor(file: string, options: ErrorOptions) {
    super(`${file} is damaged, or no .zip: pack the model folder again, or drop the folder itself.`, options);
  }
}
