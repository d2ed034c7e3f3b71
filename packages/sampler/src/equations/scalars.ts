import { numberOf } from './evaluate';
import {
  exponential,
  logarithm,
  minus,
  negative,
  over,
  plus,
  root,
  scalar,
  scalarKey,
  scalarsIn,
  square,
  times,
  type Expression,
  type Scalar,
  type ScalarLetter,
} from './expression';

/** What a letter stands for, in the terms of the schedule. */
export interface Meaning {
  /** In words. */
  readonly words: string;
  /** At the step of that index; left out for what is given. */
  readonly definition?: (at: number) => Expression;
}

const step = (at: number): Expression => scalar('h', at);
/** The equation with noise forgets at twice the pace. */
const doubleStep = (at: number): Expression => times(2, step(at));
const share = (length: Expression): Expression => minus(1, exponential(negative(length)));
/** Of theorem 3.1 of UniPC: 1 / (1 - exp(-h)). */
const inverse = (length: Expression): Expression => over(1, share(length));
/** The solution of that theorem for two differences, the newer one at the end of the step. */
const olderWeight = (first: ScalarLetter, second: ScalarLetter) => (at: number) =>
  over(minus(scalar(first, at), scalar(second, at)), plus(1, scalar('r', at)));
const newerWeight = (first: ScalarLetter, older: ScalarLetter) => (at: number) =>
  minus(scalar(first, at), scalar(older, at));

/** All letters, those first on which others rest. */
export const scalarMeanings: Readonly<Record<ScalarLetter, Meaning>> = {
  η: { words: 'fresh noise, as chosen' },
  ᾱ: { words: 'share of the picture left, from the schedule' },
  α: { words: 'weight of the picture', definition: (at) => root(scalar('ᾱ', at)) },
  σ: { words: 'weight of the noise', definition: (at) => root(minus(1, scalar('ᾱ', at))) },
  s: {
    words: 'noise for each unit of picture',
    definition: (at) => over(scalar('σ', at), scalar('α', at)),
  },
  λ: {
    words: 'half the logarithm of signal to noise',
    definition: (at) => logarithm(over(scalar('α', at), scalar('σ', at))),
  },
  h: {
    words: 'length of the step in λ',
    definition: (at) => minus(scalar('λ', at + 1), scalar('λ', at)),
  },
  r: {
    words: 'the step before, in lengths of this one',
    definition: (at) => over(scalar('h', at - 1), scalar('h', at)),
  },
  q: {
    words: 'the one before that, likewise',
    definition: (at) => over(scalar('h', at - 2), scalar('h', at)),
  },
  β: {
    words: 'noise that is taken away',
    definition: (at) => minus(1, over(scalar('ᾱ', at), scalar('ᾱ', at + 1))),
  },
  β̃: {
    words: 'variance of the step back',
    definition: (at) =>
      times(over(minus(1, scalar('ᾱ', at + 1)), minus(1, scalar('ᾱ', at))), scalar('β', at)),
  },
  'φ₁': { words: 'weight of the prediction', definition: (at) => share(step(at)) },
  'φ₂': {
    words: 'weight of its slope',
    definition: (at) => minus(1, over(scalar('φ₁', at), scalar('h', at))),
  },
  'φ₃': {
    words: 'weight of its bend',
    definition: (at) =>
      minus(1, over(times(2, minus(scalar('h', at), scalar('φ₁', at))), square(scalar('h', at)))),
  },
  'b₁': {
    words: 'what the weights must add up to',
    definition: (at) => minus(inverse(step(at)), over(1, step(at))),
  },
  'b₂': {
    words: 'the same one order on',
    definition: (at) => minus(inverse(step(at)), over(times(2, scalar('b₁', at)), step(at))),
  },
  'ρ₁': {
    words: 'weight of the older difference',
    definition: olderWeight('b₁', 'b₂'),
  },
  'ρ₂': {
    words: 'weight of the newer difference',
    definition: newerWeight('b₁', 'ρ₁'),
  },
  'b̂₁': {
    words: 'what the weights must add up to, with noise',
    definition: (at) => minus(inverse(doubleStep(at)), over(1, doubleStep(at))),
  },
  'b̂₂': {
    words: 'the same one order on',
    definition: (at) => minus(inverse(doubleStep(at)), over(scalar('b̂₁', at), step(at))),
  },
  'ρ̂₁': {
    words: 'weight of the older difference, with noise',
    definition: olderWeight('b̂₁', 'b̂₂'),
  },
  'ρ̂₂': {
    words: 'weight of the newer difference, with noise',
    definition: newerWeight('b̂₁', 'ρ̂₁'),
  },
};

/** What is given of a run. */
export interface GivenNumbers {
  /** alphaBar so many steps from the step at hand; 1 at the picture. */
  readonly alphaBarAt: (at: number) => number;
  readonly eta: number;
}

/** The number that a letter stands for, by its definition. */
export function scalarValue(given: GivenNumbers, { letter, at }: Scalar): number {
  if (at === null) return given.eta;
  const { definition } = scalarMeanings[letter];
  if (definition === undefined) return given.alphaBarAt(at);
  return numberOf(definition(at), { numberOf: (inner) => scalarValue(given, inner) });
}

const order = Object.keys(scalarMeanings) as readonly ScalarLetter[];

/** The numbers of an expression, and those by which they are defined, the first ones first. */
export function scalarsBehind(...expressions: readonly Expression[]): readonly Scalar[] {
  const found = new Map<string, Scalar>();
  const visit = (one: Scalar): void => {
    if (found.has(scalarKey(one))) return;
    found.set(scalarKey(one), one);
    const { definition } = scalarMeanings[one.letter];
    if (definition !== undefined && one.at !== null) scalarsIn(definition(one.at)).forEach(visit);
  };
  scalarsIn(...expressions).forEach(visit);
  return [...found.values()].sort(
    (a, b) => order.indexOf(a.letter) - order.indexOf(b.letter) || (a.at ?? 0) - (b.at ?? 0),
  );
}
