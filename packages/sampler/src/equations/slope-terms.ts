import { minus, over, picture, plus, scalar, times, type Expression, type PictureSymbol } from './expression';
import type { Equation, StepFormula } from './step-formula';

// Karras et al. 2022, algorithm 1 without churn: x / alpha moves along its slope d, from the noise s to the next.

/** The slope at a picture x of step `at`, where D is expected: (x / alpha - D) / s. */
export function slope(
  target: PictureSymbol,
  x: PictureSymbol,
  expected: PictureSymbol,
  at: number,
): Equation {
  return { target, value: over(minus(over(x, scalar('α', at)), expected), scalar('s', at)) };
}

/** The picture moved along a slope for the step at hand. */
export function along(x: PictureSymbol, direction: Expression): Expression {
  return times(
    scalar('α', 1),
    plus(over(x, scalar('α')), times(minus(scalar('s', 1), scalar('s')), direction)),
  );
}

/**
 * A step straight down the slope.
 *
 * @param isTried whether it is the first try of a step that Heun's method corrects
 */
export function eulerFormula(isTried: boolean): StepFormula {
  const [now, expected, d] = [picture('xt', 'x', 0), picture('x0', 'D', 0), picture('slope', 'd', 0)];
  const target = picture('next', isTried ? 'x̃' : 'x', 1);
  return {
    equations: [{ target, value: along(now, d), summed: [now, expected] }],
    shorthands: [slope(d, now, expected, 0)],
  };
}
