import type { Expression, PictureSymbol } from './expression';

/** One line: what is made, of what, and the pictures whose sum it is. */
export interface Equation {
  readonly target: PictureSymbol;
  readonly value: Expression;
  /** Left out where it serves another line alone. */
  readonly summed?: readonly PictureSymbol[];
}

/** A step of a sampler. */
export interface StepFormula {
  /** In the order in which they read; the last makes the next picture. */
  readonly equations: readonly Equation[];
  /** Lines that say what letters in those stand for. */
  readonly shorthands: readonly Equation[];
}
