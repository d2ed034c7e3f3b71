import { addedWeights, scaledWeights, type Weights } from '../equations/evaluate';
import { minus, over, picture, plus, scalar, times, type PictureSymbol } from '../equations/expression';
import { D, DBefore, DEarlier, DMiddle, exact, middle, next, now } from '../equations/lambda-terms';
import type { MethodEquation } from '../equations/method-equation';
import type { Equation, StepFormula } from '../equations/step-formula';
import { weightsOfTarget, type StepWeights } from '../equations/step-weights';
import type { PlannedStep } from './sampling-method';

/** Of UniPC. */
export const uniPCEquation: MethodEquation = {
  words:
    'Each new expectation is used twice: to make the step before once more, now that its end is known, and to step on from there. The correction costs no further look of the network.',
  source: 'Zhao et al. 2023, algorithms 1 and 2, order 2.',
  formula: ({ uses }) =>
    uniPC({
      corrects: uses('corrected.corrected'),
      byTwo: uses('corrected.earlierX0'),
      predictsByTwo: uses('previousX0'),
    }),
  weights: weightsThroughCorrected,
};

/**
 * UniPC of order 2, algorithms 1 and 2 with B(h) = exp(h) - 1: it makes the step before once more, now that the network
 * has been asked at its end, and then steps on by DPM-Solver++.
 */
function uniPC(step: {
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

/** The next picture by the corrected one, where the step corrects. */
function weightsThroughCorrected({ coefficients }: Pick<PlannedStep, 'coefficients'>): StepWeights {
  const next = weightsOfTarget(coefficients, 'xt');
  const corrected = weightsOfTarget(coefficients, 'corrected');
  if ((corrected.corrected ?? 0) === 0) return { next, correctedNow: {} };
  return { next: throughCorrected(next, corrected), correctedNow: corrected };
}

/** Both hold the step before, `corrected`: as much of the picture at hand as has that share takes its place. */
function throughCorrected(next: Weights, corrected: Weights): Weights {
  const share = (next.corrected ?? 0) / (corrected.corrected ?? 1);
  const rest = addedWeights(next, scaledWeights(corrected, -share));
  // What cancels leaves its rounding behind.
  const left = Object.entries(rest).filter(([, weight]) => Math.abs(weight) > 1e-12);
  return { ...Object.fromEntries(left), correctedNow: share };
}
