import type { Expression, PictureName, Scalar } from './expression';

/** A weighted sum of pictures, by their names. */
export type Weights = Readonly<Partial<Record<PictureName, number>>>;

/** What letters stand for. */
export interface Meanings {
  /** The number that a letter stands for. */
  readonly numberOf: (scalar: Scalar) => number;
  /** Pictures that are made of others; all others stand for themselves. */
  readonly made?: ReadonlyMap<PictureName, Weights>;
}

/** The number that an expression without pictures gives. */
export function numberOf(expression: Expression, meanings: Meanings): number {
  return valueOf(expression, meanings).number;
}

/** The weighted sum of pictures that an expression gives. */
export function weightsOf(expression: Expression, meanings: Meanings): Weights {
  return valueOf(expression, meanings).weights;
}

/** A number and pictures: one of the two, but for sums within. */
interface Value {
  readonly number: number;
  readonly weights: Weights;
}

function valueOf(expression: Expression, meanings: Meanings): Value {
  const inner = (part: Expression): number => numberOf(part, meanings);
  switch (expression.kind) {
    case 'number':
      return plain(expression.value);
    case 'scalar':
      return plain(meanings.numberOf(expression));
    case 'picture':
      return { number: 0, weights: meanings.made?.get(expression.name) ?? { [expression.name]: 1 } };
    case 'sum':
      return expression.terms
        .map(({ sign, of }) => scaled(valueOf(of, meanings), sign))
        .reduce(added, plain(0));
    case 'product':
      return expression.factors.map((factor) => valueOf(factor, meanings)).reduce(multiplied, plain(1));
    case 'fraction':
      return scaled(valueOf(expression.over, meanings), 1 / inner(expression.under));
    case 'root':
      return plain(Math.sqrt(inner(expression.of)));
    case 'square':
      return plain(inner(expression.of) ** 2);
    case 'exponential':
      return plain(Math.exp(inner(expression.of)));
    case 'logarithm':
      return plain(Math.log(inner(expression.of)));
  }
}

function plain(number: number): Value {
  return { number, weights: {} };
}

function added(a: Value, b: Value): Value {
  return { number: a.number + b.number, weights: addedWeights(a.weights, b.weights) };
}

/** One of the two is a number. */
function multiplied(a: Value, b: Value): Value {
  return isPlain(b) ? scaled(a, b.number) : scaled(b, a.number);
}

function isPlain({ weights }: Value): boolean {
  return Object.keys(weights).length === 0;
}

function scaled({ number, weights }: Value, by: number): Value {
  return { number: number * by, weights: scaledWeights(weights, by) };
}

/** The sum of two weighted sums. */
export function addedWeights(a: Weights, b: Weights): Weights {
  const names = Object.keys({ ...a, ...b }) as readonly PictureName[];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

export function scaledWeights(weights: Weights, by: number): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight * by]));
}
