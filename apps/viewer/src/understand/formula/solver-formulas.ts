import {
  exponential,
  minus,
  negative,
  over,
  picture,
  plus,
  root,
  scalar,
  times,
  type Expression,
  type PictureSymbol,
} from './expression';
import type { Equation, StepFormula } from './step-formula';

// Solvers in lambda: Lu et al. 2022 (DPM-Solver++), Xue et al. 2023 (SA-Solver) and Zhao et al. 2023 (UniPC). D is the
// picture that the network expects.

const now = picture('xt', 'x', 0);
const next = picture('next', 'x', 1);
const [D, DBefore, DEarlier] = [
  picture('x0', 'D', 0),
  picture('previousX0', 'D', -1),
  picture('earlierX0', 'D', -2),
];
const DMiddle = picture('D', 'D', null);
const fresh = picture('noise', 'z');

/** (sigma' / sigma) x + alpha' (1 - exp(-h)) D: DPM-Solver++ at order 1, from step `at` to the one after. */
function exact(x: Expression, expected: Expression, at: number): Expression {
  return plus(
    times(over(scalar('σ', at + 1), scalar('σ', at)), x),
    times(scalar('α', at + 1), minus(1, exponential(negative(scalar('h', at)))), expected),
  );
}

/** The picture expected in the middle of the step. */
const middle: Equation = {
  target: DMiddle,
  value: minus(
    times(plus(1, over(1, times(2, scalar('r')))), D),
    times(over(1, times(2, scalar('r'))), DBefore),
  ),
};

export const firstOrder: StepFormula = {
  equations: [{ target: next, value: exact(now, D, 0), summed: [now, D] }],
  shorthands: [],
};

/** Algorithm 2. */
export const secondOrder: StepFormula = {
  equations: [{ target: next, value: exact(now, DMiddle, 0), summed: [now, D, DBefore] }],
  shorthands: [middle],
};

/** Appendix B, with half the second derivative for the second difference. */
export const thirdOrder: StepFormula = third();

function third(): StepFormula {
  const [near, far] = [picture('near', 'Δ', 0), picture('far', 'Δ', -1)];
  const [first, second] = [picture('first', 'D′', null), picture('second', 'D″', null)];
  const weighed = (letter: 'φ₁' | 'φ₂' | 'φ₃', of: PictureSymbol): Expression =>
    times(scalar('α', 1), scalar(letter), of);
  const carried = times(over(scalar('σ', 1), scalar('σ')), now);
  return {
    equations: [
      {
        target: next,
        value: plus(carried, weighed('φ₁', D), weighed('φ₂', first), weighed('φ₃', second)),
        summed: [now, D, DBefore, DEarlier],
      },
    ],
    shorthands: [
      { target: near, value: over(minus(D, DBefore), scalar('r')) },
      { target: far, value: over(minus(DBefore, DEarlier), scalar('q')) },
      { target: second, value: over(minus(near, far), plus(scalar('r'), scalar('q'))) },
      { target: first, value: plus(near, times(scalar('r'), second)) },
    ],
  };
}

/** The solver of the stochastic equation, SDE-DPM-Solver++. */
export function stochastic(isSecondOrder: boolean, isNoisy: boolean): StepFormula {
  return {
    equations: [
      {
        target: next,
        value: plus(...noisyTerms(now, isSecondOrder ? DMiddle : D, isNoisy)),
        summed: [now, D, ...(isSecondOrder ? [DBefore] : []), ...(isNoisy ? [fresh] : [])],
      },
    ],
    shorthands: isSecondOrder ? [middle] : [],
  };
}

/** The share of a noisy step's prediction from step `at` on: 1 - exp(-2h). */
function share(at: number): Expression {
  return minus(1, exponential(negative(times(2, scalar('h', at)))));
}

/** (sigma' / sigma) exp(-h) x + alpha' (1 - exp(-2h)) D + sigma' sqrt(1 - exp(-2h)) z. */
function noisyTerms(x: Expression, expected: Expression, isNoisy: boolean): readonly Expression[] {
  return [
    times(over(scalar('σ', 1), scalar('σ')), exponential(negative(scalar('h'))), x),
    times(scalar('α', 1), share(0), expected),
    ...(isNoisy ? [times(scalar('σ', 1), root(share(0)), fresh)] : []),
  ];
}

/**
 * SA-Solver of order 2 with tau = 1, after a step: the picture at hand is corrected by what the network expects of it,
 * and the step goes on from there.
 *
 * @param byTwo whether the correction rests on two predictions besides the newest
 */
export function saSolver(byTwo: boolean): StepFormula {
  const corrected = picture('correctedNow', 'xᶜ', 0);
  const ahead = picture('D', 'D̂', null);
  return {
    equations: [
      {
        target: next,
        value: plus(...noisyTerms(corrected, ahead, true)),
        summed: [now, D, DBefore, ...(byTwo ? [DEarlier] : []), fresh],
      },
    ],
    shorthands: [
      { target: ahead, value: plus(D, times(over(scalar('b̂₁'), scalar('r')), minus(D, DBefore))) },
      { target: corrected, value: plus(now, times(scalar('α'), share(-1), stochasticCorrection(byTwo))) },
    ],
  };
}

/** What the corrector expects in the step before, less what the predictor did. */
function stochasticCorrection(byTwo: boolean): Expression {
  const newer = minus(D, DBefore);
  if (!byTwo) return times(scalar('b̂₁', -1), newer);
  const older = over(minus(scalar('ρ̂₁', -1), scalar('b̂₁', -1)), scalar('r', -1));
  return plus(times(older, minus(DBefore, DEarlier)), times(scalar('ρ̂₂', -1), newer));
}

/**
 * UniPC of order 2, algorithms 1 and 2 with B(h) = exp(h) - 1: it makes the step before once more, now that the network
 * has been asked at its end, and then steps on by DPM-Solver++.
 */
export function uniPC(step: {
  /** Whether there was a step before. */
  readonly corrects: boolean;
  /** Whether the correction rests on two predictions besides the newest. */
  readonly byTwo: boolean;
  readonly predictsByTwo: boolean;
}): StepFormula {
  const corrected = picture('correctedNow', 'xᶜ', 0);
  const x = step.corrects ? corrected : now;
  const expected = step.predictsByTwo ? DMiddle : D;
  const summed = step.predictsByTwo ? [x, D, DBefore] : [x, D];
  return {
    equations: [
      ...(step.corrects ? [correction(corrected, step.byTwo)] : []),
      { target: next, value: exact(x, expected, 0), summed },
    ],
    shorthands: step.predictsByTwo ? [middle] : [],
  };
}

function correction(target: PictureSymbol, byTwo: boolean): Equation {
  const before = picture('corrected', 'xᶜ', -1);
  const newer = minus(D, DBefore);
  const expected = byTwo
    ? plus(
        DBefore,
        times(over(scalar('ρ₁', -1), scalar('r', -1)), minus(DBefore, DEarlier)),
        times(scalar('ρ₂', -1), newer),
      )
    : plus(DBefore, times(over(1, 2), newer));
  return {
    target,
    value: exact(before, expected, -1),
    summed: byTwo ? [before, D, DBefore, DEarlier] : [before, D, DBefore],
  };
}
