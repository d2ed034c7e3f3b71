import type { Dataset } from '@ddpm/data';
import {
  loadCifar10,
  loadDigits,
  loadDigits100,
  loadFashion,
  type LoadDigits100Options,
  type LoadFashionOptions,
} from '@ddpm/data/node';

/** What all loaders are given; each takes what concerns it. */
type NamedDatasetOptions = LoadFashionOptions & Pick<LoadDigits100Options, 'heldOutPairs'>;

/** The data sets that `--dataset` knows by name, and how a part of each is read. */
export const namedDatasets = {
  digits: loadDigits,
  fashion: loadFashion,
  digits100: loadDigits100,
  cifar10: loadCifar10,
} as const satisfies Record<string, (options: NamedDatasetOptions) => Promise<Dataset>>;

export type DatasetName = keyof typeof namedDatasets;

export const datasetNames = Object.keys(namedDatasets) as readonly DatasetName[];

/** Whether `--dataset` names one of these, rather than a folder or file. */
export function isDatasetName(dataset: string): dataset is DatasetName {
  return Object.hasOwn(namedDatasets, dataset);
}
