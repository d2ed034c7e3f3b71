import type { ClassifierName } from '@ddpm/metrics/node';

/** The data sets that a classifier is shipped for. */
const judged = ['digits', 'fashion', 'digits100'] as const satisfies readonly ClassifierName[];

/** The classifier that judges samples of a data set, or null where there is none. */
export function classifierFor(dataset: string): ClassifierName | null {
  return judged.find((name) => name === dataset) ?? null;
}
