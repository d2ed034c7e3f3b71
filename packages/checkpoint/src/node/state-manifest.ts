import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, readingFile } from '../checkpoint-error';
import { decodeJsonObject, encodeJsonObject, isJsonObject, type JsonObject } from '../json';

/** The file that makes a training state complete; it is written last. */
export const MANIFEST_FILE = 'manifest.json';
const FORMAT = 'ddpm-training-state';
const VERSION = 1;

/** What a manifest tells of a file. */
export interface FileSummary {
  readonly bytes: number;
  readonly sha256: string;
}

/** The manifest of a training state: size and SHA-256 of each file. */
export function encodeManifest(step: number, files: Readonly<Record<string, FileSummary>>): Uint8Array {
  return encodeJsonObject({ format: FORMAT, version: VERSION, step, files }, 'manifest');
}

/** A summary of a file that comes piece by piece: to hash all of it at once would hold up a training loop. */
export function createFileSummary(): { add(piece: Uint8Array): void; end(): FileSummary } {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    add(piece) {
      hash.update(piece);
      bytes += piece.length;
    },
    end: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}

/** Reads the manifest of the training state in `folder`. */
export async function readManifest(folder: string): Promise<JsonObject> {
  const file = join(folder, MANIFEST_FILE);
  const bytes = await readFile(file);
  return readingFile(file, () => {
    const manifest = decodeJsonObject(bytes);
    if (manifest['format'] !== FORMAT)
      throw new CheckpointError('is not the manifest of a training state; choose another folder');
    if (manifest['version'] !== VERSION) {
      throw new CheckpointError(
        `has version ${JSON.stringify(manifest['version'])}, not ${VERSION}; read it with the release that wrote it`,
      );
    }
    return manifest;
  });
}

/** Reads a file of a training state and compares it with the manifest. */
export async function readChecked(folder: string, name: string, manifest: JsonObject): Promise<Uint8Array> {
  const file = join(folder, name);
  const bytes = await readFile(file);
  const summary = createFileSummary();
  summary.add(bytes);
  const { bytes: size, sha256 } = summary.end();
  const files = manifest['files'];
  const expected = isJsonObject(files) ? files[name] : undefined;
  if (isJsonObject(expected) && expected['bytes'] === size && expected['sha256'] === sha256) return bytes;
  throw new CheckpointError(
    `${file} is damaged (its size or checksum differs from ${MANIFEST_FILE}); use another state`,
    { file },
  );
}
