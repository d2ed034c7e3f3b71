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
} from './expression';
import type { Equation, StepFormula } from './step-formula';

// What the solvers in lambda share: Lu et al. 2022 (DPM-Solver++), Xue et al. 2023 (SA-Solver) and Zhao et al. 2023 (UniPC).
// D is the picture that the network expects.

/** The noisy picture at hand. */
export const now = picture('xt', 'x', 0);
/** The one that the step makes. */
export const next = picture('next', 'x', 1);
/** Fresh noise. */
export const fresh = picture('noise', 'z');
/** What the network expects now, what it did a step ago, and two steps ago. */
export const [D, DBefore, DEarlier] = [
  picture('x0', 'D', 0),
  picture('previousX0', 'D', -1),
  picture('earlierX0', 'D', -2),
];
/** What it would expect in the middle of the step. */
export const DMiddle = picture('D', 'D', null);

/** (sigma' / sigma) x + alpha' (1 - exp(-h)) D: DPM-Solver++ at order 1, from step `at` to the one after. */
export function exact(x: Expression, expected: Expression, at: number): Expression {
  return plus(
    times(over(scalar('σ', at + 1), scalar('σ', at)), x),
    times(scalar('α', at + 1), minus(1, exponential(negative(scalar('h', at)))), expected),
  );
}

/** The picture expected in the middle of the step, from the last two. */
export const middle: Equation = {
  target: DMiddle,
  value: minus(
    times(plus(1, over(1, times(2, scalar('r')))), D),
    times(over(1, times(2, scalar('r'))), DBefore),
  ),
};

/** A step of order 1. */
export const firstOrder: StepFormula = {
  equations: [{ target: next, value: exact(now, D, 0), summed: [now, D] }],
  shorthands: [],
};

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
export function share(at: number): Expression {
  return minus(1, exponential(negative(times(2, scalar('h', at)))));
}

/** (sigma' / sigma) exp(-h) x + alpha' (1 - exp(-2h)) D + sigma' sqrt(1 - exp(-2h)) z. */
export function noisyTerms(x: Expression, expected: Expression, isNoisy: boolean): readonly Expression[] {
  return [
    times(over(scalar('σ', 1), scalar('σ')), exponential(negative(scalar('h'))), x),
    times(scalar('α', 1), share(0), expected),
    ...(isNoisy ? [times(scalar('σ', 1), root(share(0)), fresh)] : []),
  ];
}
