import { over, picture, plus } from '../equations/expression';
import type { MethodEquation } from '../equations/method-equation';
import { along, eulerFormula, slope } from '../equations/slope-terms';
import type { StepFormula } from '../equations/step-formula';

/** Of Heun's method. */
export const heunEquation: MethodEquation = {
  words:
    'First a try along the slope d. Then the network is asked again where the try arrived, and the step is made once more from its start, along the mean of both slopes. Long steps, and the last, are left at the try.',
  source: 'Karras et al. 2022, algorithm 1 without churn.',
  formula: ({ uses, isTried }) => (uses('start') ? correction : eulerFormula(isTried)),
};

/** From the start once more, along the mean of the slopes at both ends. */
const correction: StepFormula = corrected();

function corrected(): StepFormula {
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
