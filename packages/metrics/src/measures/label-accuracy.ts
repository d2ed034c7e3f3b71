import { MetricsError } from '../metrics-error';

/** How often the classifier reads the class that was asked for. */
export interface LabelAccuracy {
  /** Share of all images, 0..1. */
  readonly accuracy: number;
  /** Share by class asked for; null for a class that nobody asked for. */
  readonly byClass: readonly (number | null)[];
  /** `confusion[asked][read]`: numbers of images. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * @param asked the label of each image @param read the class that the classifier sees in it
 * @throws MetricsError where there are no images, or not one label for each
 */
export function labelAccuracy(asked: Int32Array, read: Int32Array, numClasses: number): LabelAccuracy {
  if (asked.length !== read.length || asked.length === 0) {
    throw new MetricsError(
      `${asked.length} labels cannot be compared with ${read.length} readings; give one label for each image`,
    );
  }
  const confusion = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  asked.forEach((label, image) => {
    const row = confusion[label];
    const seen = read[image] ?? -1;
    if (row?.[seen] === undefined) {
      throw new MetricsError(
        `label ${label} or reading ${seen} is no class; classes are 0 to ${numClasses - 1}`,
      );
    }
    row[seen] = (row[seen] ?? 0) + 1;
  });
  const right = confusion.map((row, label) => row[label] ?? 0);
  const byClass = confusion.map((row, label) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return all === 0 ? null : (right[label] ?? 0) / all;
  });
  return { accuracy: right.reduce((sum, count) => sum + count, 0) / asked.length, byClass, confusion };
}
