import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dataOptionsOf, givenDataOptions, type DataOptions } from '../configuration/data-options';
import { shownPath } from '../configuration/paths';
import { parseRunOptions } from '../configuration/run-options';
import { resolvedDataset } from '../datasets/dataset-choice';
import { isDatasetName } from '../datasets/named-datasets';
import { UsageError } from '../usage-error';
import type { DatasetChoice } from './load-dataset';
import type { LoadedModel } from './load-model';
import { runFolder } from './run-folder';

/** What a user may say about the data, besides how it is read. */
export interface DataFlags {
  readonly dataset?: string | undefined;
  readonly data?: string | undefined;
}

/** What the flags name, else what the model in that folder was trained on, read as it was read then. */
export async function dataChoice(
  folder: string,
  model: LoadedModel,
  flags: DataFlags,
): Promise<DatasetChoice> {
  const given = parseRunOptions(
    { ...givenDataOptions(flags), ...definedOf({ dataset: flags.dataset, data: flags.data }) },
    'Options',
  );
  const saved = await readSavedChoice(folder);
  const dataset = given.dataset === undefined ? trainedOn(model, saved) : resolvedDataset(given.dataset);
  const before = saved?.dataset === dataset ? saved : null;
  const shape = before !== null || isDatasetName(dataset) ? {} : shapeOf(model);
  return {
    dataset,
    data: given.data ?? before?.data ?? null,
    dataOptions: { ...shape, ...before?.dataOptions, ...dataOptionsOf(flags) },
  };
}

function definedOf(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Pictures of any size are brought into the form that the model knows. */
function shapeOf({ unet }: LoadedModel): DataOptions {
  return { imageSize: unet.imageSize, color: unet.channels === 1 ? 'grey' : 'rgb' };
}

function trainedOn({ dataset, source }: LoadedModel, saved: DatasetChoice | null): string {
  if (saved !== null) return saved.dataset;
  if (dataset !== null && isDatasetName(dataset)) return dataset;
  throw new UsageError(
    `${shownPath(source)} does not say where the data is that it was trained on. Name it with --dataset.`,
  );
}

/**
 * The data that the run of a model was trained on, by its configuration; null where the folder is neither a run nor
 * inside one, or another program wrote it.
 */
async function readSavedChoice(folder: string): Promise<DatasetChoice | null> {
  for (const root of [folder, path.dirname(folder)]) {
    const text = await readFile(runFolder(root).config, 'utf8').catch(() => null);
    const choice = text === null ? null : parseChoice(text);
    if (choice !== null) return choice;
  }
  return null;
}

function parseChoice(text: string): DatasetChoice | null {
  try {
    const { dataset, data = null, dataOptions = {} } = JSON.parse(text) as Partial<DatasetChoice>;
    return typeof dataset === 'string' ? { dataset, data, dataOptions } : null;
  } catch {
    return null;
  }
}
