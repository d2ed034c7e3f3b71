import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MetricsLine } from '../run/metrics';
import { runFolder } from '../run/run-folder';

/**
 * The metrics of the run that a model comes from; none where the folder is neither a run nor inside one.
 * A line cut short by a kill counts as not written.
 */
export async function readTrainingMetrics(folder: string): Promise<MetricsLine[]> {
  for (const root of [folder, path.dirname(folder)]) {
    const text = await readFile(runFolder(root).metrics, 'utf8').catch(() => null);
    if (text !== null) return text.split('\n').flatMap(parseLine);
  }
  return [];
}

function parseLine(text: string): MetricsLine[] {
  try {
    const line = JSON.parse(text) as Partial<MetricsLine> | null;
    const isWhole =
      typeof line?.step === 'number' && typeof line.loss === 'number' && Array.isArray(line.lossByQuarter);
    return isWhole ? [line as MetricsLine] : [];
  } catch {
    return [];
  }
}
