import { SamplingOptionsError } from '../errors';
import type { SamplingModel } from '../loading/sampling-model';

/**
 * What an image should show: a class by its index, or by its name where the model has names; a blend of classes, as
 * weights by class index or by name, such as `{ Sneaker: 0.7, Bag: 0.3 }`; or null for no label.
 */
export type ClassLabel = number | string | null | readonly number[] | Readonly<Record<string, number>>;

/** The labels of a request as the network takes them. */
export interface ResolvedLabels {
  /** int32 indices, one an image; or float32 weights, `rows` an image, where any image blends classes. */
  readonly values: Int32Array | Float32Array;
  /** Numbers for each image: 1 for indices, else the rows of the label table. */
  readonly width: number;
  /** The class of each image; null where it has none, or several. */
  readonly classes: readonly (number | null)[];
}

/**
 * A blend of two classes; of one class, that class alone.
 *
 * @param share of the second class, from 0 to 1
 * @throws SamplingOptionsError naming the label that the model does not have
 */
export function blendOfTwo(
  model: SamplingModel,
  from: number | string,
  to: number | string,
  share: number,
): ClassLabel {
  const [first, second] = [classOf(model, from), classOf(model, to)];
  if (first === second) return first;
  const weights = new Array<number>(model.numClasses ?? 0).fill(0);
  weights[first] = 1 - share;
  weights[second] = share;
  return weights;
}

function classOf(
  { numClasses, nullLabel, classNames = null }: SamplingModel,
  label: number | string,
): number {
  if (numClasses === null) throw new SamplingOptionsError(NO_LABELS);
  return rowOf({ numClasses, nullLabel, classNames }, label);
}

const NO_LABELS = 'This model has no labels; pass count in place of classLabels.';

/**
 * The labels as the network takes them; null for a model without labels.
 *
 * @throws SamplingOptionsError naming the label that the model does not have
 */
export function resolveLabels(model: SamplingModel, labels: readonly ClassLabel[]): ResolvedLabels | null {
  const { numClasses } = model;
  if (numClasses === null) {
    if (labels.every((label) => label === null)) return null;
    throw new SamplingOptionsError(NO_LABELS);
  }
  const table: LabelTable = { ...model, numClasses, classNames: model.classNames ?? null };
  const classes = labels.map((label) => (isBlend(label) ? null : rowOf(table, label)));
  if (!labels.some(isBlend)) {
    const values = Int32Array.from(classes, (row) => row ?? 0);
    return { values, width: 1, classes: classes.map((row) => asClass(table, row)) };
  }
  const width = numClasses + (model.nullLabel === null ? 0 : 1);
  const values = new Float32Array(labels.length * width);
  labels.forEach((label, i) => {
    values.set(weightsOf(table, label, width), i * width);
  });
  return { values, width, classes: classes.map((row) => asClass(table, row)) };
}

interface LabelTable {
  readonly numClasses: number;
  readonly nullLabel: number | null;
  readonly classNames: readonly string[] | null;
}

type Blend = readonly number[] | Readonly<Record<string, number>>;

function isBlend(label: ClassLabel): label is Blend {
  return typeof label === 'object' && label !== null;
}

function asClass({ numClasses }: LabelTable, row: number | null): number | null {
  return row !== null && row < numClasses ? row : null;
}

/** The row of the label table. */
function rowOf(table: LabelTable, label: number | string | null): number {
  const { numClasses, nullLabel, classNames } = table;
  if (label === null && nullLabel !== null) return nullLabel;
  if (typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < numClasses) return label;
  if (typeof label === 'string') {
    const named = namedClass(label, classNames);
    if (named.kind === 'class' && named.index < numClasses) return named.index;
    if (named.kind === 'ambiguous') throw new SamplingOptionsError(ambiguous(label, named.names));
  }
  throw new SamplingOptionsError(`${complaint(label)}; this model has ${allowed(table)}`);
}

function ambiguous(label: string, names: readonly string[]): string {
  return `The class name "${label}" fits ${names.map((name) => `"${name}"`).join(' and ')}; write it as the class is named.`;
}

function complaint(label: number | string | null): string {
  if (label === null) return 'An image has no class label';
  return typeof label === 'string' && !/^\d+$/.test(label)
    ? `The class name "${label}" is unknown`
    : `The class label ${label} is unknown`;
}

function allowed({ numClasses, nullLabel, classNames }: LabelTable): string {
  const names = classNames === null ? '' : `, named ${classNames.join(', ')}`;
  const orNull = nullLabel === null ? '' : ', or null for no label';
  return `labels from 0 to ${numClasses - 1}${names}${orNull}: pass one in classLabels for each image.`;
}

/** Weights by row of the label table; they sum to 1. */
function weightsOf(table: LabelTable, label: ClassLabel, width: number): Float32Array {
  const weights = new Float32Array(width);
  if (!isBlend(label)) {
    weights[rowOf(table, label)] = 1;
    return weights;
  }
  // Two keys may mean one class, such as a name and its index.
  for (const [row, weight] of blendEntries(table, label)) weights[row] = (weights[row] ?? 0) + weight;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.every(Number.isFinite) && sum > 0) return weights.map((weight) => weight / sum);
  throw new SamplingOptionsError(
    `The weights of a blended class label sum to ${sum}; pass finite weights with a sum above 0, such as [0.5, 0.5] of two classes.`,
  );
}

function blendEntries(table: LabelTable, label: Blend): (readonly [row: number, weight: number])[] {
  if (!isList(label)) {
    return Object.entries(label).map(([name, weight]) => [rowOf(table, name), weight]);
  }
  if (label.length === table.numClasses) return label.map((weight, row) => [row, weight]);
  throw new SamplingOptionsError(
    `A blended class label has ${label.length} weights; pass ${table.numClasses}, one for each class, or weights by name.`,
  );
}

function isList(label: Blend): label is readonly number[] {
  return Array.isArray(label);
}

/** What a text means as a label: the index of a class, nothing that is known, or several classes at once. */
export type NamedClass =
  | { readonly kind: 'class'; readonly index: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/**
 * The one reading of a label that was written as a text, wherever it was written: the class of exactly that name; else
 * the only class whose name differs by upper and lower case; else, where the text is a whole number, the class of that
 * number. Where classes have numbers for names, a number means the class so named, leading zeros aside; elsewhere it
 * is the index of a class.
 *
 * @param classNames the names by index; null where the classes have none
 */
export function namedClass(text: string, classNames: readonly string[] | null): NamedClass {
  const names = classNames ?? [];
  const exact = names.indexOf(text);
  if (exact >= 0) return { kind: 'class', index: exact };
  const byCase = matching(names, (name) => folded(name) === folded(text));
  if (byCase.kind !== 'unknown' || !isNumber(text)) return byCase;
  return names.some(isNumber)
    ? matching(names, (name) => isNumber(name) && Number(name) === Number(text))
    : { kind: 'class', index: Number(text) };
}

function matching(names: readonly string[], fits: (name: string) => boolean): NamedClass {
  const indices = [...names.keys()].filter((index) => fits(names[index] ?? ''));
  const [first] = indices;
  if (first === undefined) return { kind: 'unknown' };
  if (indices.length === 1) return { kind: 'class', index: first };
  return { kind: 'ambiguous', names: indices.map((index) => names[index] ?? '') };
}

/** Accented letters may be stored as one character or as two. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function isNumber(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
