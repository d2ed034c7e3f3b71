import type { Dataset } from '@ddpm/data';
import { loadDigits, loadFashion, type LoadFashionOptions } from '@ddpm/data/node';

/** The data sets that `--dataset` knows by name, and how a part of each is read. */
export const namedDatasets = {
  digits: loadDigits,
  fashion: loadFashion,
} as const satisfies Record<string, (options: LoadFashionOptions) => Promise<Dataset>>;

export type DatasetName = keyof typeof namedDatasets;

export const datasetNames = Object.keys(namedDatasets) as readonly DatasetName[];

/** Whether `--dataset` names one of these, rather than a folder or file. */
export function isDatasetName(dataset: string): dataset is DatasetName {
  return Object.hasOwn(namedDatasets, dataset);
}
