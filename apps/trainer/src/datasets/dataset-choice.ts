import { existsSync } from 'node:fs';
import path from 'node:path';
import { userPath } from '../configuration/paths';
import { isDatasetName } from './named-datasets';

/** Whether `--dataset` is a known name, or leads to a folder or file. */
export function isDataset(dataset: string): boolean {
  return isDatasetName(dataset) || existsSync(userPath(dataset));
}

/** The name, or the path in a form that holds from anywhere. */
export function resolvedDataset(dataset: string): string {
  return isDatasetName(dataset) ? dataset : userPath(dataset);
}

/** A short name for folders and titles. */
export function datasetTitle(dataset: string): string {
  return isDatasetName(dataset) ? dataset : path.parse(dataset).name;
}
