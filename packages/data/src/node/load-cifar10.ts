import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCifarBatch } from '../cifar-batch';
import { DataError } from '../data-error';
import type { Dataset } from '../dataset';
import { createImageDataset } from '../image-dataset';
import type { Part } from './idx-files';
import { readDataFile } from './read-data-file';
import { readTextFile } from './text-file';

/** Where CIFAR-10 is, and which part of it is wanted. */
export interface LoadCifar10Options {
  /** `train` (50,000 images) where left out, or `test` (10,000). */
  readonly part?: Part;
  /** The folder `cifar-10-batches-bin` of CIFAR-10's binary version, or the one it lies in. */
  readonly data?: string | undefined;
}

const FOLDER = 'cifar-10-batches-bin';
const META = 'batches.meta.txt';
/** Of the version for Python, which holds pickled objects. */
const PYTHON_META = 'batches.meta';
const CLASSES = 10;
const BATCH_LENGTH = 10_000;
const partFiles: Readonly<Record<Part, readonly string[]>> = {
  train: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
  test: ['test_batch.bin'],
};

/**
 * CIFAR-10: colour pictures of 32x32 in ten classes, out of the files of its binary version. No npm package carries
 * them: `data` must say where they are.
 *
 * @throws DataError where a file is missing, has another length, or holds labels without a class
 */
export async function loadCifar10({ part = 'train', data }: LoadCifar10Options): Promise<Dataset> {
  if (data === undefined) {
    throw new DataError(
      'CIFAR-10 comes in no npm package; download cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html, unpack it, and name the folder cifar-10-batches-bin as data',
    );
  }
  const folder = await findFolder(data);
  const classNames = readNames(await readTextFile(join(folder, META)), join(folder, META));
  const files = partFiles[part];
  const imageBytes = 32 * 32 * 3;
  const images = new Uint8Array(files.length * BATCH_LENGTH * imageBytes);
  const labels = new Uint8Array(files.length * BATCH_LENGTH);
  for (const [place, name] of files.entries()) {
    const file = join(folder, name);
    const options = { classes: CLASSES, expectedLength: BATCH_LENGTH };
    const batch = decodeCifarBatch(await readDataFile(file), file, options);
    images.set(batch.images, place * BATCH_LENGTH * imageBytes);
    labels.set(batch.labels, place * BATCH_LENGTH);
  }
  return createImageDataset({ name: 'cifar10', images, labels, imageShape: [32, 32, 3], classNames });
}

async function findFolder(data: string): Promise<string> {
  const isThere = (...path: string[]): Promise<boolean> =>
    stat(join(...path)).then(
      () => true,
      () => false,
    );
  if (await isThere(data, PYTHON_META)) {
    throw new DataError(
      `${data} holds CIFAR-10's version for Python; download the binary one, cifar-10-binary.tar.gz`,
      { file: data },
    );
  }
  return !(await isThere(data, META)) && (await isThere(data, FOLDER)) ? join(data, FOLDER) : data;
}

function readNames(text: string, file: string): readonly string[] {
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length === CLASSES && new Set(names).size === CLASSES) return names;
  throw new DataError(
    `${file} names ${new Set(names).size} classes, not ${CLASSES}; unpack cifar-10-binary.tar.gz again`,
    { file },
  );
}
