import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetChoice } from './load-dataset';
import { runFolder } from './run-folder';

/**
 * The data that the run of a model was trained on, by its configuration; null where the folder is neither a run nor
 * inside one, or another program wrote it.
 */
export async function readSavedChoice(folder: string): Promise<DatasetChoice | null> {
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
