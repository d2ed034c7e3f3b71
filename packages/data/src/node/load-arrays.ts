import { basename } from 'node:path';
import { classesOfLabels, labelsOfArray } from '../array-labels';
import {
  holdsFloats,
  imagesOfArray,
  valueRangeOf,
  type ArrayImageOptions,
  type ValueRange,
} from '../array-images';
import type { Dataset } from '../dataset';
import type { NumericArray } from '../numeric-array';
import { createImageDataset } from '../image-dataset';
import { findArrays, type FoundArrays, type SourcedArray } from './find-arrays';
import type { Part } from './idx-files';
import { emptyPart, partSettings, type PartOptions } from './part-options';
import { partOfName } from './pictures/part-of-name';
import { readLabelNames } from './read-label-names';

/** Which arrays hold images and labels, and which part of them is wanted. */
export interface LoadArraysOptions extends ArrayImageOptions, PartOptions {
  /**
   * A file of arrays (`.npz`, `.npy`, `.safetensors`, or idx, which may be packed as `.gz`), or a folder with idx files of
   * a training and a test part, such as those of EMNIST and KMNIST.
   */
  readonly source: string;
  /** Name of the array of images; `images`, or `x_train` and `x_test`, where left out. */
  readonly imagesKey?: string | undefined;
  /** Name of the array of labels; `labels`, or `y_train` and `y_test`, where left out and there are such. */
  readonly labelsKey?: string | undefined;
  /** File with the labels, where the images' file does not hold them. */
  readonly labels?: string | undefined;
  /** File with the names of the classes: one a line, a JSON list, or EMNIST's mapping of labels to characters. */
  readonly classNames?: string | undefined;
}

/**
 * Images and labels out of files of arrays, all in memory. Images are put into a black square whose size the network can
 * halve three times.
 *
 * @throws DataError naming the file or array that is missing, damaged, or does not fit
 */
export async function loadArrays(options: LoadArraysOptions): Promise<Dataset> {
  const { source } = options;
  const { part, testShare } = partSettings(options);
  const found = await findArrays(options);
  const { array, source: arrayName } = await found.images(part);
  const valueRange = options.valueRange ?? (await rangeOfTraining(found, array, part));
  const { images, imageShape, length } = imagesOfArray(array, arrayName, { ...options, valueRange });
  const name = basename(source).replace(/(\.(npz|npy|safetensors))?(\.gz)?$/, '');
  const all = {
    images,
    imageShape,
    length,
    ...(await labelsFor(found, await found.labels(part), length, options)),
  };
  const kept = found.isDivided ? all : keepPart(all, part, testShare);
  if (kept.length === 0) throw emptyPart(name, part, source);
  return createImageDataset({ ...kept, name });
}

/** Both parts are scaled alike: what the training images decide holds for the others. */
async function rangeOfTraining(
  found: FoundArrays,
  array: NumericArray,
  part: Part,
): Promise<ValueRange | undefined> {
  if (!found.isDivided || part === 'train' || !holdsFloats(array)) return undefined;
  const { array: training, source } = await found.images('train');
  return valueRangeOf(training, source, {});
}

interface LabelledImages {
  readonly images: Uint8Array;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly length: number;
  readonly labels: Int32Array | null;
  readonly classNames: readonly string[] | null;
}

async function labelsFor(
  found: FoundArrays,
  labels: SourcedArray | null,
  length: number,
  { classNames: namesFile }: LoadArraysOptions,
): Promise<Pick<LabelledImages, 'labels' | 'classNames'>> {
  if (labels === null) return { labels: null, classNames: null };
  // The classes are those of the training part, so that both parts count them alike.
  const known = (await found.labels('train')) ?? labels;
  const names = namesFile === undefined ? null : await readLabelNames(namesFile);
  const classes = classesOfLabels(known.array, names, known.source);
  return {
    labels: labelsOfArray(labels.array, classes, length, labels.source),
    classNames: classes.classNames,
  };
}

/** The images whose number hashes into the part. */
function keepPart(all: LabelledImages, part: Part, testShare: number): LabelledImages {
  const kept = Array.from({ length: all.length }, (_, index) => index).filter(
    (index) => partOfName(String(index), testShare) === part,
  );
  const size = all.images.length / all.length;
  const images = new Uint8Array(kept.length * size);
  kept.forEach((index, place) => {
    images.set(all.images.subarray(index * size, (index + 1) * size), place * size);
  });
  const { labels } = all;
  return {
    ...all,
    images,
    length: kept.length,
    labels: labels === null ? null : Int32Array.from(kept, (index) => labels[index] ?? 0),
  };
}
