import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from '../idx-files';

/** Writes the two files of a part: pixels, and labels as little-endian int32. */
export interface PartWriter {
  add(pixels: Uint8Array, label: number): Promise<void>;
  /** Brings all that was added onto the disk. */
  save(): Promise<void>;
  close(): Promise<void>;
}

const LABEL_BYTES = 4;

/**
 * Opens the files of a part behind the images they are known to hold; what lies behind those is cut off.
 *
 * @param kept number of images that are kept, 0 in a new folder
 */
export async function openPartWriter(
  folder: string,
  part: Part,
  kept: number,
  imageBytes: number,
): Promise<PartWriter> {
  const pixels = await openAppending(join(folder, `${part}.pixels`), kept * imageBytes);
  const labels = await openAppending(join(folder, `${part}.labels`), kept * LABEL_BYTES);
  return {
    async add(image, label) {
      const bytes = new Uint8Array(LABEL_BYTES);
      new DataView(bytes.buffer).setInt32(0, label, true);
      await labels.add(bytes);
      await pixels.add(image);
    },
    async save() {
      await labels.save();
      await pixels.save();
    },
    async close() {
      await labels.close();
      await pixels.close();
    },
  };
}

const CHUNK_BYTES = 2 ** 20;

/** A file that gathers small pieces and writes them in large ones. */
interface AppendedFile {
  add(bytes: Uint8Array): Promise<void>;
  save(): Promise<void>;
  close(): Promise<void>;
}

async function openAppending(path: string, keptBytes: number): Promise<AppendedFile> {
  const file: FileHandle = await open(path, 'a');
  await file.truncate(keptBytes);
  let pieces: Uint8Array[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pieces);
    [pieces, size] = [[], 0];
    await file.writeFile(bytes);
  };
  return {
    async add(bytes) {
      pieces.push(bytes);
      size += bytes.length;
      if (size >= CHUNK_BYTES) await flush();
    },
    async save() {
      await flush();
      await file.datasync();
    },
    close: () => file.close(),
  };
}
