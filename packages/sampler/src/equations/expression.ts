// Formulas as data, so that what a visitor reads is what a test evaluates.

/** The numbers of a step. Their definitions are in `scalars.ts`. */
export type ScalarLetter =
  | 'ᾱ'
  | 'α'
  | 'σ'
  | 's'
  | 'λ'
  | 'h'
  | 'r'
  | 'q'
  | 'β'
  | 'β̃'
  | 'φ₁'
  | 'φ₂'
  | 'φ₃'
  | 'b₁'
  | 'b₂'
  | 'ρ₁'
  | 'ρ₂'
  | 'b̂₁'
  | 'b̂₂'
  | 'ρ̂₁'
  | 'ρ̂₂'
  | 'η';

/** The pictures that a step mixes, as `@ddpm/sampler` names them; `corrected` is that of the step before. */
export type StoredPicture =
  'x0' | 'xt' | 'noise' | 'previousX0' | 'earlierX0' | 'start' | 'startX0' | 'corrected';

/** Pictures that are made of those within the step. */
export type MadePicture =
  'epsilon' | 'D' | 'slope' | 'endSlope' | 'near' | 'far' | 'first' | 'second' | 'correctedNow' | 'next';

/** All pictures of a formula. */
export type PictureName = StoredPicture | MadePicture;

/** A number with the index of its step: 0 is the step at hand, 1 the next; null for a number of the whole run. */
export interface Scalar {
  readonly kind: 'scalar';
  readonly letter: ScalarLetter;
  readonly at: number | null;
}

/** A picture with the letter that it bears in a formula. */
export interface PictureSymbol {
  readonly kind: 'picture';
  readonly name: PictureName;
  readonly letter: string;
  /** Index of the step, as for numbers; null for none. */
  readonly at: number | null;
}

/** A formula that gives a number, or a picture as a weighted sum of pictures. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | Scalar
  | PictureSymbol
  | {
      readonly kind: 'sum';
      readonly terms: readonly { readonly sign: 1 | -1; readonly of: Expression }[];
    }
  | { readonly kind: 'product'; readonly factors: readonly Expression[] }
  | { readonly kind: 'fraction'; readonly over: Expression; readonly under: Expression }
  | { readonly kind: 'root' | 'square' | 'exponential' | 'logarithm'; readonly of: Expression };

/** Shorthand: a number stands for itself. */
type Part = Expression | number;

function whole(part: Part): Expression {
  return typeof part === 'number' ? { kind: 'number', value: part } : part;
}

export function scalar(letter: ScalarLetter, at: number | null = 0): Scalar {
  return { kind: 'scalar', letter, at };
}

export function picture(name: PictureName, letter: string, at: number | null = null): PictureSymbol {
  return { kind: 'picture', name, letter, at };
}

export function plus(...terms: readonly Part[]): Expression {
  return { kind: 'sum', terms: terms.map((of) => ({ sign: 1, of: whole(of) })) };
}

export function minus(first: Part, ...others: readonly Part[]): Expression {
  return {
    kind: 'sum',
    terms: [{ sign: 1, of: whole(first) }, ...others.map((of) => ({ sign: -1 as const, of: whole(of) }))],
  };
}

export function negative(of: Part): Expression {
  return { kind: 'sum', terms: [{ sign: -1, of: whole(of) }] };
}

export function times(...factors: readonly Part[]): Expression {
  return { kind: 'product', factors: factors.map(whole) };
}

export function over(top: Part, under: Part): Expression {
  return { kind: 'fraction', over: whole(top), under: whole(under) };
}

export function root(of: Part): Expression {
  return { kind: 'root', of: whole(of) };
}

export function square(of: Part): Expression {
  return { kind: 'square', of: whole(of) };
}

/** e to the power of it. */
export function exponential(of: Part): Expression {
  return { kind: 'exponential', of: whole(of) };
}

/** The natural logarithm. */
export function logarithm(of: Part): Expression {
  return { kind: 'logarithm', of: whole(of) };
}

/** The parts that an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'sum':
      return expression.terms.map(({ of }) => of);
    case 'product':
      return expression.factors;
    case 'fraction':
      return [expression.over, expression.under];
    case 'root':
    case 'square':
    case 'exponential':
    case 'logarithm':
      return [expression.of];
    case 'number':
    case 'scalar':
    case 'picture':
      return [];
  }
}

/** All numbers with a letter in it, in order, each once. */
export function scalarsIn(...expressions: readonly Expression[]): readonly Scalar[] {
  const found = expressions.flatMap((expression): readonly Scalar[] =>
    expression.kind === 'scalar' ? [expression] : scalarsIn(...partsOf(expression)),
  );
  return [...new Map(found.map((one) => [scalarKey(one), one])).values()];
}

export function scalarKey({ letter, at }: Scalar): string {
  return `${letter} ${String(at)}`;
}
