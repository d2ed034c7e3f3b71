import { minus, over, picture, plus, scalar, times, type Expression, type PictureSymbol } from './expression';
import type { Equation, StepFormula } from './step-formula';

// Karras et al. 2022, algorithm 1 without churn: x / alpha moves along its slope d, from the noise s to the next.

/** The slope at a picture x of step `at`, where D is expected: (x / alpha - D) / s. */
function slope(target: PictureSymbol, x: PictureSymbol, expected: PictureSymbol, at: number): Equation {
  return { target, value: over(minus(over(x, scalar('α', at)), expected), scalar('s', at)) };
}

function along(x: PictureSymbol, direction: Expression): Expression {
  return times(
    scalar('α', 1),
    plus(over(x, scalar('α')), times(minus(scalar('s', 1), scalar('s')), direction)),
  );
}

/** @param isTried whether it is the first try of a step that Heun's method corrects */
export function eulerFormula(isTried: boolean): StepFormula {
  const [now, expected, d] = [picture('xt', 'x', 0), picture('x0', 'D', 0), picture('slope', 'd', 0)];
  const target = picture('next', isTried ? 'x̃' : 'x', 1);
  return {
    equations: [{ target, value: along(now, d), summed: [now, expected] }],
    shorthands: [slope(d, now, expected, 0)],
  };
}

/** From the start once more, along the mean of the slopes at both ends. */
export const heunCorrection: StepFormula = heun();

function heun(): StepFormula {
  const [start, tried] = [picture('start', 'x', 0), picture('xt', 'x̃', 1)];
  const [atStart, atEnd] = [picture('startX0', 'D', 0), picture('x0', 'D', 1)];
  const [d, dNext] = [picture('slope', 'd', 0), picture('endSlope', 'd', 1)];
  const mean = over(plus(d, dNext), 2);
  return {
    equations: [
      { target: picture('next', 'x', 1), value: along(start, mean), summed: [start, atStart, tried, atEnd] },
    ],
    shorthands: [slope(d, start, atStart, 0), slope(dNext, tried, atEnd, 1)],
  };
}
