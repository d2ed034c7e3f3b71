import { DataError } from './data-error';
import type { NumericArray } from './numeric-array';

/** Which label stands for which class. */
export interface LabelClasses {
  readonly classNames: readonly string[];
  /** Labels as files hold them, in the order of the classes. */
  readonly values: readonly number[];
}

/** Names by the label they belong to, or in the order of the labels. */
export type LabelNames = ReadonlyMap<number, string> | readonly string[];

const MOST_CLASSES = 100_000;

/**
 * The classes of some labels. Labels may begin at 1 or leave numbers out: the smallest becomes class 0, and so on.
 *
 * @param names null where the numbers are their own names
 * @throws DataError where labels are no whole numbers, or names and labels do not fit
 */
export function classesOfLabels(
  labels: NumericArray,
  names: LabelNames | null,
  source: string,
): LabelClasses {
  checkLabels(labels, source);
  const values = [...new Set(labels.data)].sort((a, b) => a - b);
  if (values.length > MOST_CLASSES) {
    throw new DataError(`${source} holds ${values.length} different labels; choose the array of labels`, {
      file: source,
    });
  }
  if (names === null) return { values, classNames: values.map(String) };
  if (Array.isArray(names)) return namedInOrder(values, names as readonly string[], source);
  const named = names as ReadonlyMap<number, string>;
  const classNames = values.map((value) => named.get(value));
  const nameless = classNames.indexOf(undefined);
  if (nameless < 0) return { values, classNames: classNames.map(String) };
  throw new DataError(
    `${source} holds the label ${values[nameless] ?? ''}, which has no name; add it to the names`,
    {
      file: source,
    },
  );
}

function namedInOrder(values: readonly number[], names: readonly string[], source: string): LabelClasses {
  if (names.length === values.length) return { values, classNames: names };
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  if (first >= 0 && last < names.length) return { values: names.map((_, label) => label), classNames: names };
  throw new DataError(
    `${source} holds ${values.length} different labels from ${first} to ${last}, but there are ${names.length} names; give one name a line, in the order of the labels`,
    { file: source },
  );
}

/**
 * The class of each image.
 *
 * @throws DataError where the number of labels is another than that of the images, or a label has no class
 */
export function labelsOfArray(
  labels: NumericArray,
  { values }: LabelClasses,
  length: number,
  source: string,
): Int32Array {
  checkLabels(labels, source);
  if (labels.data.length !== length) {
    throw new DataError(
      `${source} holds ${labels.data.length} labels for ${length} images; take both of one data set and one part`,
      { file: source },
    );
  }
  const classes = new Map(values.map((value, place) => [value, place]));
  return Int32Array.from(labels.data, (value, index) => {
    const label = classes.get(value);
    if (label !== undefined) return label;
    throw new DataError(
      `${source} gives image ${index} the label ${value}, which training does not know; take both files of one data set`,
      { file: source },
    );
  });
}

function checkLabels({ shape, data }: NumericArray, source: string): void {
  const isColumn = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (!isColumn || data.length === 0) {
    throw new DataError(`${source} has the shape [${shape.join(', ')}]; labels have [length], at least 1`, {
      file: source,
    });
  }
  const wrong = data.findIndex((value: number) => !Number.isSafeInteger(value));
  if (wrong < 0) return;
  throw new DataError(
    `${source} gives image ${wrong} the label ${data[wrong] ?? NaN}; labels are whole numbers`,
    {
      file: source,
    },
  );
}
