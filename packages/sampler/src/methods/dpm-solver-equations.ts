import type { MethodEquation } from '../equations/method-equation';
import {
  D,
  DBefore,
  DEarlier,
  DMiddle,
  exact,
  firstOrder,
  middle,
  next,
  now,
  stochastic,
} from '../equations/lambda-terms';
import {
  minus,
  over,
  picture,
  plus,
  scalar,
  times,
  type Expression,
  type PictureSymbol,
} from '../equations/expression';
import type { StepFormula } from '../equations/step-formula';

/** Of DPM-Solver++ 2M. */
export const dpmSolver2MEquation: MethodEquation = {
  words:
    'In λ, what the network expects changes almost along a line. So the last two expectations, D, tell what it would say in the middle of the step, and the rest is solved exactly. The first step and the last know only one.',
  source: 'Lu et al. 2022, DPM-Solver++, algorithm 2.',
  formula: ({ uses }) => (uses('previousX0') ? secondOrder : firstOrder),
};

/** Of DPM-Solver++ 3M. */
export const dpmSolver3MEquation: MethodEquation = {
  words:
    'The last three expectations, D, tell slope and bend of what the network expects over λ; the step is solved exactly for such a curve. It begins with one and two of them, and ends so.',
  source: 'Lu et al. 2022, DPM-Solver++, appendix B.',
  formula: ({ uses }) => (uses('earlierX0') ? thirdOrder : uses('previousX0') ? secondOrder : firstOrder),
};

/** Of DPM-Solver++ SDE. */
export const dpmSolverSdeEquation: MethodEquation = {
  words:
    'As DPM-Solver++ 2M, but for the equation with noise: a step takes away more noise than it must, and puts fresh noise, z, in its place.',
  source: 'Lu et al. 2022, DPM-Solver++, the multistep solver of the stochastic equation.',
  formula: ({ uses }) => stochastic(uses('previousX0'), uses('noise')),
};

/** Algorithm 2. */
const secondOrder: StepFormula = {
  equations: [{ target: next, value: exact(now, DMiddle, 0), summed: [now, D, DBefore] }],
  shorthands: [middle],
};

/** Appendix B, with half the second derivative for the second difference. */
const thirdOrder: StepFormula = third();

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
