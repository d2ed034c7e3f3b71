import { SamplingOptionsError } from './errors';
import type { SamplingModel } from './sampling-model';

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
 * The labels as the network takes them; null for a model without labels.
 *
 * @throws SamplingOptionsError naming the label that the model does not have
 */
export function resolveLabels(model: SamplingModel, labels: readonly ClassLabel[]): ResolvedLabels | null {
  const { numClasses } = model;
  if (numClasses === null) {
    if (labels.every((label) => label === null)) return null;
    throw new SamplingOptionsError('This model has no labels; pass count in place of classLabels.');
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
  const named = typeof label === 'string' ? indexOfName(classNames, label) : -1;
  if (named >= 0) return named;
  throw new SamplingOptionsError(`${complaint(label)}; this model has ${allowed(table)}`);
}

function indexOfName(classNames: readonly string[] | null, name: string): number {
  return classNames?.findIndex((known) => known.toLowerCase() === name.toLowerCase()) ?? -1;
}

function complaint(label: number | string | null): string {
  if (label === null) return 'An image has no class label';
  return typeof label === 'string'
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
  for (const [row, weight] of blendEntries(table, label)) weights[row] = weight;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.every(Number.isFinite) && sum > 0) return weights.map((weight) => weight / sum);
  throw new SamplingOptionsError(
    `The weights of a blended class label sum to ${sum}; pass finite weights with a sum above 0, such as [0.5, 0.5] of two classes.`,
  );
}

function blendEntries(table: LabelTable, label: Blend): (readonly [row: number, weight: number])[] {
  if (!isList(label)) {
    return Object.entries(label).map(([name, weight]) => [rowOf(table, indexOrName(name)), weight]);
  }
  if (label.length === table.numClasses) return label.map((weight, row) => [row, weight]);
  throw new SamplingOptionsError(
    `A blended class label has ${label.length} weights; pass ${table.numClasses}, one for each class, or weights by name.`,
  );
}

function isList(label: Blend): label is readonly number[] {
  return Array.isArray(label);
}

/** Keys of an object are texts: `{ 3: 0.5 }` means class 3. */
function indexOrName(key: string): number | string {
  return /^\d+$/.test(key) ? Number(key) : key;
}
