import type { ModelInfo } from '../engine/protocol';

/** The labels of the pictures to generate: one of that class, or one of each; null where the model has none. */
export function labelsOf(label: number | 'all', { classNames }: ModelInfo): readonly (number | null)[] {
  if (classNames === null) return [null];
  if (label === 'all') return classNames.map((_, index) => index);
  return [Math.min(label, classNames.length - 1)];
}
