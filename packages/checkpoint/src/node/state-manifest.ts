import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, readingFile } from '../checkpoint-error';
import { decodeJsonObject, encodeJsonObject, isJsonObject, type JsonObject } from '../json';

/** The file that makes a training state complete; it is written last. */
export const MANIFEST_FILE = 'manifest.json';
const FORMAT = 'ddpm-training-state';
const VERSION = 1;

/** The manifest of a training state: size and SHA-256 of each file. */
export function encodeManifest(step: number, files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, bytes]) => [name, describe(bytes)]);
  const manifest = { format: FORMAT, version: VERSION, step, files: Object.fromEntries(entries) as object };
  return encodeJsonObject(manifest, 'manifest');
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
  const { bytes: size, sha256 } = describe(bytes);
  const files = manifest['files'];
  const expected = isJsonObject(files) ? files[name] : undefined;
  if (isJsonObject(expected) && expected['bytes'] === size && expected['sha256'] === sha256) return bytes;
  throw new CheckpointError(
    `${file} is damaged (its size or checksum differs from ${MANIFEST_FILE}); use another state`,
    { file },
  );
}

function describe(bytes: Uint8Array): { readonly bytes: number; readonly sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
