import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** How good the samples of one variant are, with one number of steps. */
export interface SamplingFigures {
  readonly method: string;
  readonly steps: number;
  /** Share of the samples that the classifier reads as their label, 0..1. */
  readonly accuracy: number;
  readonly fid: number;
  /** What real images get: one half of the test images against the other. */
  readonly fidFloor: number;
  /** Images of each kind in the FID. */
  readonly n: number;
  readonly precision: number;
  readonly recall: number;
}

/** One line of the results. */
export interface VariantResult {
  readonly name: string;
  readonly change: string;
  readonly dataset: string;
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly trainingSeconds: number;
  readonly figures: readonly SamplingFigures[];
}

/** The variants that are done in a folder, by one process or by the tasks of an array job. */
export function readAllResults(folder: string): readonly VariantResult[] {
  const files = readdirSync(folder).filter((name) => /^results(-\d+)?\.jsonl$/.test(name));
  return files.sort().flatMap((name) => readResults(path.join(folder, name)));
}

/** The variants that are done by one process. A line that a kill cut short counts as not written. */
export function readResults(file: string): readonly VariantResult[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(parseLine);
}

/** Adds a variant to the results. */
export function appendResult(file: string, result: VariantResult): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${separator}${JSON.stringify(result)}\n`);
}

function parseLine(line: string): VariantResult[] {
  try {
    const result = JSON.parse(line) as Partial<VariantResult> | null;
    return typeof result?.name === 'string' && Array.isArray(result.figures) ? [result as VariantResult] : [];
  } catch {
    return [];
  }
}
