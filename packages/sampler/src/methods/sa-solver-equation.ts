import { minus, over, picture, plus, scalar, times, type Expression } from '../equations/expression';
import {
  D,
  DBefore,
  DEarlier,
  fresh,
  next,
  noisyTerms,
  now,
  share,
  stochastic,
} from '../equations/lambda-terms';
import type { MethodEquation } from '../equations/method-equation';
import type { StepFormula } from '../equations/step-formula';

/** Of SA-Solver. */
export const saSolverEquation: MethodEquation = {
  words:
    'As DPM-Solver++ SDE, with fresh noise, z, in each step; but each new expectation, D, is used twice: to correct the picture at hand, x, to xᶜ, and to step on from there.',
  source: 'Xue et al. 2023, algorithm 1, predictor of order 2 and tau 1.',
  formula: ({ uses }) =>
    uses('xt') && uses('previousX0') ? saSolver(uses('earlierX0')) : stochastic(false, uses('noise')),
};

/**
 * SA-Solver of order 2 with tau = 1, after a step: the picture at hand is corrected by what the network expects of it,
 * and the step goes on from there.
 *
 * @param byTwo whether the correction rests on two predictions besides the newest
 */
function saSolver(byTwo: boolean): StepFormula {
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
