import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import sharp from 'sharp';

export const CLASSES = 10;
/** Files that differ; the others repeat them. */
const DISTINCT = 200;
/** Every twentieth is a photograph, as far as decoding is concerned: a JPEG of 256x256. */
const PHOTO_INTERVAL = 20;
const [SMALL, LARGE] = [32, 256];

/** Writes class folders of PNG files of 32x32 and some larger JPEG files. @returns bytes written */
export async function writePictures(folder: string, count: number): Promise<number> {
  const files = await Promise.all(Array.from({ length: DISTINCT }, (_, index) => encodeOne(index)));
  for (let label = 0; label < CLASSES; label++)
    mkdirSync(path.join(folder, `class ${label}`), { recursive: true });
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const { ending, data } = files[index % DISTINCT] ?? { ending: '', data: new Uint8Array() };
    // Classes and kinds of files are spread independently of each other.
    const label = Math.floor(index / DISTINCT + index) % CLASSES;
    writeFileSync(path.join(folder, `class ${label}`, `picture ${index}.${ending}`), data);
    bytes += data.length;
  }
  return bytes;
}

/** Writes files without content into one folder: enough to be listed. */
export function writeNames(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++)
    closeSync(openSync(path.join(folder, `picture ${index}.png`), 'w'));
}

async function encodeOne(index: number): Promise<{ ending: string; data: Uint8Array }> {
  if (index % PHOTO_INTERVAL !== 0) {
    const data = texture(index, SMALL);
    return { ending: 'png', data: encode({ width: SMALL, height: SMALL, channels: 3, depth: 8, data }) };
  }
  const raw = { width: LARGE, height: LARGE, channels: 3 } as const;
  return { ending: 'jpg', data: await sharp(texture(index, LARGE), { raw }).jpeg().toBuffer() };
}

function texture(index: number, side: number): Uint8Array {
  return Uint8Array.from(
    { length: side * side * 3 },
    (_, place) => (place * 7 + ((place * index) % 31) * 5) & 255,
  );
}
