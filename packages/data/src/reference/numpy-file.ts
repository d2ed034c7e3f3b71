import files from './numpy-files.json';

/** Bytes that numpy 2 wrote. */
export function numpyFile(name: keyof typeof files): Uint8Array {
  return Uint8Array.from(Buffer.from(files[name], 'base64'));
}
