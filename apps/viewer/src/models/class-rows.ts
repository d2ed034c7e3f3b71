/** So many classes can be shown at once; where there are more, they are shown ten at a time. */
const MOST_AT_ONCE = 20;
const ROW = 10;

/** Which classes are meant: one, all, or those of a row of ten such as `3x`, 30 to 39. */
export type LabelChoice = number | 'all' | `${number}x`;

/** Whether there are so many classes that they come in rows of ten. */
export function hasRows(classCount: number): boolean {
  return classCount > MOST_AT_ONCE;
}

/** The class of an address, as far as a model has it; null for a model without classes. */
export function knownLabel(label: number, classNames: readonly string[] | null): number | null {
  return classNames === null ? null : Math.min(label, classNames.length - 1);
}

/** The classes that are shown together with that one: all where they are few, else its row of ten. */
export function rowOf(label: number, classCount: number): readonly number[] {
  if (!hasRows(classCount)) return Array.from({ length: classCount }, (_, index) => index);
  const first = Math.floor(Math.min(label, classCount - 1) / ROW) * ROW;
  return Array.from({ length: Math.min(ROW, classCount - first) }, (_, index) => first + index);
}

/** The classes that are meant. All of many are the row in the middle. */
export function chosenLabels(choice: LabelChoice, classCount: number): readonly number[] {
  if (typeof choice === 'number') return [Math.min(choice, classCount - 1)];
  return rowOf(choice === 'all' ? classCount / 2 : Number.parseInt(choice, 10) * ROW, classCount);
}

/** The choice of the row that a class is in. */
export function rowChoice(label: number): LabelChoice {
  return `${Math.floor(label / ROW)}x`;
}

/** Reads what stands for classes in an address; undefined where it is none. */
export function parseLabelChoice(text: string): LabelChoice | undefined {
  if (text === 'all') return text;
  if (/^\d{1,2}x$/.test(text)) return `${Number.parseInt(text, 10)}x`;
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

/** Whether the classes are the numbers from 00 to 99, so that each of the two digits can be chosen by itself. */
export function arePairs(classNames: readonly string[]): boolean {
  const isPair = (name: string, index: number): boolean => name === String(index).padStart(2, '0');
  return classNames.length === ROW ** 2 && classNames.every(isPair);
}
