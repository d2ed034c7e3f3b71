import type { ModelInfo } from '../engine/protocol';
import { chosenLabels, type LabelChoice } from '../models/class-rows';

/** The labels of the pictures to generate; one that is null where the model has no classes. */
export function labelsOf(choice: LabelChoice, { classNames }: ModelInfo): readonly (number | null)[] {
  return classNames === null ? [null] : chosenLabels(choice, classNames.length);
}
